"""The school's own pages: dates, what to prepare, who remains."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.dates import today
from schools.actions.closures import add_closure, remove_closure
from schools.models import Closure
from visits.actions.errors import VisitStateError
from visits.actions.letters import issue_minutes
from visits.actions.readiness import report_readiness
from visits.actions.visits import confirm_visit
from visits.forms import ClosureForm, ReadinessForm
from visits.models import Campaign, Readiness, Visit
from visits.queries.population import remaining_of
from visits.queries.portal import (
    coming_visits,
    missed_by_class,
    past_visits,
    remaining_by_class,
    request_to_show,
    school_visit,
    with_details,
)
from visits.queries.rates import rate_of
from visits.queries.readiness import missing_of
from visits.queries.schools import closures_of

from .letters import FOR_SCHOOLS, WITH_NAMES
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
    visit = get_object_or_404(with_details(visitor.visits), pk=pk)
    seen = school_visit(visit, today(), rate_of(visit.campaign))
    found = getattr(visit, "readiness", None)
    asked = request_to_show(seen.visit)
    context = {
        "visitor": visitor,
        "seen": seen,
        "visit": seen.visit,
        "readiness": found,
        "missing": seen.missing,
        "items": len(Readiness.ITEMS) + 1,
        "can_move": seen.can_confirm or seen.visit.state == Visit.State.CONFIRMED,
        "letter_kinds": FOR_SCHOOLS + (WITH_NAMES if visitor.sees_names else ()),
        "missed": missed_by_class(seen.visit) if seen.visit.date <= today() else [],
        "minutes": seen.visit.minutes.order_by("-number").first(),
        "asked": asked,
        "is_held": asked is not None and asked.is_held_at(timezone.now()),
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


@require_POST
def portal_minutes(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Send the school the latest berita acara of its visit."""
    from visits.exports.minutes import file_name, write_minutes

    visit = get_object_or_404(visitor.visits, pk=pk)
    stated = visit.minutes.select_related("visit__school", "visit__campaign").order_by("-number")
    found = stated.first()
    if found is None:
        raise Http404
    url = request.build_absolute_uri(reverse("visits:minutes", args=[pk]))
    letter = issue_minutes(minutes=found, by=visitor.user, now=timezone.now())
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(found)}"',
        "Cache-Control": "no-store",
    }
    pdf = write_minutes(found, letter, check_url=url)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def portal_closures(request: HttpRequest, visitor: Visitor, npsn: str) -> HttpResponse:
    """Show when the school cannot be visited; POST reports an exam week or an internship."""
    school = get_object_or_404(visitor.schools, npsn=npsn)
    form = ClosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_closure(school=school, by=visitor.user, reported=True, **form.cleaned_data)
        messages.success(request, _("Terima kasih, dinas sekarang mengetahuinya."))
        return redirect(visitor.url("closures", npsn))
    days = closures_of(school, today=today())
    context = {
        "visitor": visitor,
        "school": school,
        "closures": days,
        "form": form,
        "today": today(),
    }
    status = 422 if form.errors else 200
    return render(request, "visits/portal_closures.html", context, status=status)


@require_POST
def portal_closure_remove(
    request: HttpRequest, visitor: Visitor, npsn: str, pk: int
) -> HttpResponse:
    """The school can be visited on those days after all; only its own reports can be taken back."""
    reported = Closure.objects.filter(school__in=visitor.schools, reported_by__isnull=False)
    closure = get_object_or_404(reported, pk=pk, school__npsn=npsn, starts_on__gt=today())
    remove_closure(closure=closure, by=visitor.user)
    messages.success(request, _("Hari itu bisa dikunjungi lagi."))
    return redirect(visitor.url("closures", npsn))


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
        confirm_visit(
            visit=visit,
            by=visitor.user,
            now=timezone.now(),
            today=today(),
            slot=request.POST.get("tanggal", ""),
        )
    except VisitStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Terima kasih. Tanggal kunjungan sudah dikonfirmasi."))
    return redirect(visitor.url("visit", pk))
