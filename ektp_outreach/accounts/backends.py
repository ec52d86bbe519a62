"""Signing in by allauth; who is signed in comes with the session (sessions.SessionStore)."""

from __future__ import annotations

from contextvars import ContextVar

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import User

_asking: ContextVar[HttpRequest | None] = ContextVar("asking", default=None)


class SignInMiddleware(AuthenticationMiddleware):
    """Django's, which also tells the backend whose request it is about."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    token = _asking.set(request)
    try:
        return get_user(request)
    finally:
        _asking.reset(token)


class SignInBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session; nobody once the account is closed."""
        request = _asking.get()
        person = request.session.person if request else None  # type: ignore[attr-defined]
        if person is None or person.pk != user_id:
            return super().get_user(user_id)
        return person if self.user_can_authenticate(person) else None
