from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def site(request: HttpRequest) -> dict[str, object]:
    """Give every template the facts about this installation."""
    return {
        "demo": settings.DEMO,
        "demo_accounts": SimpleLazyObject(_demo_accounts),
        "mfa_required": SimpleLazyObject(lambda: _mfa_required(request)),
    }


def _demo_accounts() -> list[dict[str, str]]:
    """Return who can sign in to the demo; an office has no printed accounts."""
    if not settings.DEMO:
        return []
    from ektp_outreach.demo.accounts import ACCOUNTS, PASSWORD

    return [{"name": a.name, "email": a.email, "password": PASSWORD} for a in ACCOUNTS]


def _mfa_required(request: HttpRequest) -> bool:
    from ektp_outreach.accounts.second_factor import needs_second_factor

    return request.user.is_authenticated and needs_second_factor(request.user)
