"""Who can see every pupil signs in with a second factor (setting REQUIRE_MFA)."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from .models import User
from .permissions import Permission

# What stays open on the way to a second factor: its own pages, signing in and out, the language;
# and the endpoints for programs, which refuse in their own words.
_OPEN_PREFIXES = ("mfa_", "account_", "set_language", "healthz", "readyz", "visits:sync_")


def needs_second_factor(user: User) -> bool:
    """Say whether `user` must set up TOTP or a passkey before anything else."""
    if not settings.REQUIRE_MFA or not (user.is_staff or user.may(Permission.PLAN_VISITS)):
        return False
    strong = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=user, type__in=strong).exists()


class SecondFactorMiddleware:
    """Send people who lack a required second factor to the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(_OPEN_PREFIXES) or not request.user.is_authenticated:
            return None
        if not needs_second_factor(request.user):
            return None
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(reverse("mfa_index"))
        return redirect("mfa_index")
