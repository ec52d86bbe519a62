"""The phones that hold lists: what they last said, and taking a lost one's access away."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from visits.actions.phones import restore_phone, revoke_phone
from visits.models import Phone
from visits.queries.phones import phones_since

SHOWN_DAYS = 30


@require_safe
@require_permission(Permission.PLAN_VISITS)
def phones(request: SignedInRequest) -> HttpResponse:
    """List the phones of the last weeks with the lists that they hold."""
    since = timezone.now() - timedelta(days=SHOWN_DAYS)
    return render(request, "visits/phones.html", {"phones": phones_since(since)})


@require_POST
@require_permission(Permission.PLAN_VISITS)
def phone_revoke(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take a lost phone's access away."""
    phone = get_object_or_404(Phone, pk=uuid)
    revoke_phone(phone=phone, by=request.user, now=timezone.now())
    messages.success(request, _("Akses ponsel %(phone)s dicabut.") % {"phone": phone})
    return redirect("visits:phones")


@require_POST
@require_permission(Permission.PLAN_VISITS)
def phone_restore(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Give a phone that was found again its access back."""
    phone = get_object_or_404(Phone, pk=uuid)
    restore_phone(phone=phone, by=request.user)
    messages.success(request, _("Akses ponsel %(phone)s dipulihkan.") % {"phone": phone})
    return redirect("visits:phones")
