"""Sign-ins and what people change about their own sign-in, in the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import Signal

from ektp_outreach.audit.events import record_event

from .models import User

# django-allauth's signals are its only hook for these; none of our own rules hangs on a signal.
ACTIONS: dict[Signal, str] = {
    account.user_logged_in: "sign_in",
    account.password_changed: "change_password",
    account.password_set: "change_password",
    account.password_reset: "reset_password",
    mfa.authenticator_added: "add_second_factor",
    mfa.authenticator_removed: "remove_second_factor",
}


def connect() -> None:
    for signal, action in ACTIONS.items():
        signal.connect(_recorder(action), weak=False, dispatch_uid=f"trail of {action}")


def _recorder(action: str) -> Any:
    def record(sender: Any, user: User, **_details: Any) -> None:
        record_event(action, user, by=user)

    return record
