"""The school's own pages: dates, what to prepare, who remains."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.dates import today
from visits.actions.errors import VisitStateError
from visits.actions.readiness import report_readiness
from visits.actions.visits import confirm_visit
from visits.forms import ReadinessForm
from visits.models import Campaign, Readiness
from visits.queries.population import remaining_of
from visits.queries.portal import (
    coming_visits,
    past_visits,
    remaining_by_class,
    school_visit,
    with_details,
)
from visits.queries.readiness import missing_of, readiness_of

from .portal_door import Visitor


@require_safe
def portal(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show one school of this person; `?sekolah=NPSN` switches between several."""
    schools = visitor.schools
    npsn = request.GET.get("sekolah")
    school = get_object_or_404(schools, npsn=npsn) if npsn else schools.first()
    if school is None:
        return render(request, "visits/portal_empty.html")
    campaign = Campaign.objects.current()
    visits = visitor.visits.filter(school=school)
    classes = remaining_by_class(remaining_of(campaign), school) if campaign else []
    context = {
        "visitor": visitor,
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
def portal_visit(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Show one visit of this person's school."""
    seen = school_visit(get_object_or_404(with_details(visitor.visits), pk=pk), today())
    found = readiness_of(seen.visit)
    context = {
        "visitor": visitor,
        "seen": seen,
        "visit": seen.visit,
        "readiness": found,
        "missing": missing_of(found),
        "items": len(Readiness.ITEMS) + 1,
        "form": ReadinessForm(instance=found, names=visitor.sees_names),
    }
    return render(request, "visits/portal_visit.html", context)


@require_POST
def portal_ready(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """The school reports what it has prepared; only what changed on its page is written."""
    visit = get_object_or_404(visitor.visits, pk=pk)
    form = ReadinessForm(request.POST)
    if form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            found = report_readiness(
                visit=visit, changes=changes, by=visitor.user, now=timezone.now()
            )
        except VisitStateError as error:
            messages.error(request, str(error))
        else:
            _thank(request, missing_of(found))
    return redirect(f"{visitor.url('visit', pk)}#kesiapan")


def _thank(request: HttpRequest, missing: list[str]) -> None:
    if missing:
        text = ngettext(
            "Tersimpan. Tinggal %(count)d hal lagi.",
            "Tersimpan. Tinggal %(count)d hal lagi.",
            len(missing),
        )
        messages.success(request, text % {"count": len(missing)})
    else:
        messages.success(request, _("Terima kasih, sekolah Anda siap."))


@require_POST
def portal_confirm(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """The school agrees to the date."""
    visit = get_object_or_404(visitor.visits, pk=pk)
    try:
        confirm_visit(visit=visit, by=visitor.user, now=timezone.now(), today=today())
    except VisitStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Terima kasih. Tanggal kunjungan sudah dikonfirmasi."))
    return redirect(visitor.url("visit", pk))
