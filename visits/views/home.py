"""The start page: everybody lands where their work is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission, Role
from ektp_outreach.dates import today
from visits.models import Campaign, Visit
from visits.queries.home import agenda_of

START_PAGES = {
    Role.OPERATOR: "visits:today",
    Role.SCHOOL_HEAD: "visits:portal_home",
    Role.OBSERVER: "visits:campaign_progress",
}


@require_safe
@require_permission(
    Permission.PLAN_VISITS, Permission.RECORD, Permission.VIEW_OWN_SCHOOL, Permission.VIEW_PROGRESS
)
def home(request: SignedInRequest) -> HttpResponse:
    """Send each role to its start page; show staff the state of the day."""
    if start_page := START_PAGES.get(Role(request.user.role)):
        return redirect(start_page)
    campaign = Campaign.objects.current()
    visits = Visit.objects.visible_to(request.user)
    context = {"campaign": campaign, "agenda": campaign and agenda_of(campaign, visits, today())}
    return render(request, "visits/home.html", context)
