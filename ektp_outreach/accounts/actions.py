"""What an admin does to accounts."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from ektp_outreach.audit.events import record_event

from .models import User
from .permissions import Role


@transaction.atomic
def save_account(*, user: User) -> None:
    """Save `user` as an admin wrote it: the role decides who may open the admin site.

    The office vouches for the address, so it counts as verified (second factors need that).
    """
    user.email = user.email.lower()
    user.is_staff = user.is_superuser = user.role == Role.ADMIN
    user.save()
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    if user.email:
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )


@transaction.atomic
def set_active(*, user: User, active: bool, by: User) -> None:
    """Open or close an account; a closed one keeps its traces and cannot sign in."""
    user.is_active = active
    user.save(update_fields=["is_active"])
    action = "open_account" if active else "close_account"
    record_event(action, user, by=by, data={"object": str(user)})


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> None:
    """Take off all second factors of somebody who has lost theirs."""
    Authenticator.objects.filter(user=user).delete()
    record_event("reset_second_factor", user, by=by, data={"object": str(user)})
