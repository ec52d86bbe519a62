"""The guard in front of every view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from .models import User
from .permissions import Permission


class SignedInRequest(HttpRequest):
    """The type of a request that has passed the guard; used in the signatures of views."""

    user: User
    htmx: HtmxDetails


View = Callable[..., HttpResponseBase]


def require_permission(*permissions: Permission) -> Callable[[View], View]:
    """Let only people through who hold at least one of `permissions`.

    A stranger is sent to sign in and comes back; a colleague without the right gets 403. For a
    school's person a page about one thing that is not theirs does not exist: 404.
    The guarded view carries `.permissions`, which the house-rule test reads.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(request.user.may(p) for p in permissions):
                if kwargs and request.user.may(Permission.VIEW_OWN_SCHOOL):
                    raise Http404
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate
