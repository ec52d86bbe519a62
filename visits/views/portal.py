"""The school's own pages: dates, what to prepare, who remains."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from schools.models import School
from visits.actions.errors import VisitStateError
from visits.actions.visits import confirm_visit
from visits.models import Campaign, Visit
from visits.queries.population import remaining_of
from visits.queries.portal import (
    coming_visits,
    past_visits,
    remaining_by_class,
    school_visit,
    with_details,
)


@require_safe
@require_permission(Permission.VIEW_OWN_SCHOOL)
def portal(request: SignedInRequest) -> HttpResponse:
    """Show one school of this person; `?sekolah=NPSN` switches between several."""
    schools = School.objects.visible_to(request.user)
    npsn = request.GET.get("sekolah")
    school = get_object_or_404(schools, npsn=npsn) if npsn else schools.first()
    if school is None:
        return render(request, "visits/portal_empty.html")
    campaign = Campaign.objects.current()
    visits = Visit.objects.visible_to(request.user).filter(school=school)
    classes = remaining_by_class(remaining_of(campaign), school) if campaign else []
    context = {
        "school": school,
        "schools": schools,
        "campaign": campaign,
        "coming": coming_visits(visits, today()),
        "past": past_visits(visits, today()),
        "classes": classes,
        "remaining": sum(len(group.pupils) for group in classes),
    }
    return render(request, "visits/portal.html", context)


@require_safe
@require_permission(Permission.VIEW_OWN_SCHOOL)
def portal_visit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one visit of this person's school."""
    visits = with_details(Visit.objects.visible_to(request.user))
    seen = school_visit(get_object_or_404(visits, pk=pk), today())
    return render(request, "visits/portal_visit.html", {"seen": seen, "visit": seen.visit})


@require_POST
@require_permission(Permission.CONFIRM_VISIT)
def portal_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """The school agrees to the date."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    try:
        confirm_visit(visit=visit, by=request.user, now=timezone.now(), today=today())
    except VisitStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Terima kasih. Tanggal kunjungan sudah dikonfirmasi."))
    return redirect("visits:portal_visit", pk=pk)
