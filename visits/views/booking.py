"""Book a visit, move it, change its devices; the form is judged while it is filled in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from schools.models import School
from visits.actions.errors import VisitConflict, VisitStateError
from visits.actions.visits import change_devices, move_visit, publish_visit, schedule_visit
from visits.forms import BookForm, DevicesForm, PlaceForm
from visits.messages import sentences_of
from visits.models import Campaign, Visit
from visits.planner.problem import PlacedVisit
from visits.queries.booking import check_booking
from visits.queries.problem import placed


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def visit_new(request: SignedInRequest) -> HttpResponse:
    """Book a visit; the address may carry school, date, times and devices."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    if request.method != "POST":
        return _form_page(request, _with_habits(campaign, request.GET), campaign, suggest=True)
    form, errors = BookForm(request.POST, campaign=campaign), []
    if form.is_valid():
        try:
            with transaction.atomic():
                booked = schedule_visit(campaign=campaign, by=request.user, **form.cleaned_data)
                return _after_booking(request, booked)
        except VisitConflict as error:
            errors = sentences_of(error.conflicts)
    return _form_page(request, request.POST, campaign, form=form, errors=errors)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def visit_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a visit another day, other times, another team or other devices."""
    visit = _visit_or_404(request, pk)
    if request.method != "POST":
        return _form_page(request, _as_it_is(visit, request.GET), visit.campaign, visit)
    form, errors = PlaceForm(request.POST, campaign=visit.campaign), []
    if form.is_valid():
        try:
            moved = move_visit(visit=visit, by=request.user, **form.cleaned_data)
            messages.success(request, _moved_sentence(visit, moved))
            return redirect("visits:visit", pk=pk)
        except VisitConflict as error:
            errors = sentences_of(error.conflicts)
        except VisitStateError as error:
            errors = [str(error)]
    return _form_page(request, request.POST, visit.campaign, visit, form=form, errors=errors)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def visit_devices(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a visit other devices; possible as long as it is not closed."""
    visit = _visit_or_404(request, pk)
    if request.method != "POST":
        return _form_page(request, _only_devices(visit), visit.campaign, visit)
    form, errors = DevicesForm(request.POST), []
    if form.is_valid():
        try:
            change_devices(visit=visit, devices=form.cleaned_data["devices"], by=request.user)
            messages.success(request, _("Alat kunjungan sudah diganti."))
            return redirect("visits:visit", pk=pk)
        except VisitConflict as error:
            errors = sentences_of(error.conflicts)
        except VisitStateError as error:
            errors = [str(error)]
    return _form_page(request, request.POST, visit.campaign, visit, form=form, errors=errors)


@require_safe
@require_permission(Permission.PLAN_VISITS)
def booking_check(request: SignedInRequest) -> HttpResponse:
    """Judge the form as it stands now (a fragment); `?visit=` names the visit it would change."""
    visit = None
    campaign = Campaign.objects.current()
    if number := request.GET.get("visit"):
        visit = _visit_or_404(request, int(number) if number.isdigit() else 0)
        campaign = visit.campaign
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    suggest = "suggest" in request.GET and "devices" not in request.GET
    context = _live(request.GET, campaign, visit, suggest=suggest)
    return render(request, "visits/_booking_check.html", context)


def _visit_or_404(request: SignedInRequest, pk: int) -> Visit:
    visits = Visit.objects.visible_to(request.user).select_related("school", "campaign")
    return get_object_or_404(visits.with_devices(), pk=pk)


def _with_habits(campaign: Campaign, query: QueryDict) -> QueryDict:
    """Return the address's data with the campaign's usual times for what it leaves open."""
    data = query.copy()
    for key, time in (("start", campaign.visit_starts), ("end", campaign.visit_ends)):
        data.setdefault(key, f"{time:%H:%M}")
    data.setdefault("team", "1")
    return data


def _only_devices(visit: Visit) -> QueryDict:
    data = QueryDict(mutable=True)
    data.setlist("devices", [str(device) for device in visit.device_ids])
    return data


def _as_it_is(visit: Visit, query: QueryDict) -> QueryDict:
    """Return the visit's present place as form data; `query` (a dragged card) goes first."""
    data = _only_devices(visit)
    data["date"] = visit.date.isoformat()
    data["start"], data["end"] = f"{visit.start_time:%H:%M}", f"{visit.end_time:%H:%M}"
    data["team"] = str(visit.team)
    for key in query:
        data.setlist(key, query.getlist(key))
    return data


def _form_page(
    request: SignedInRequest,
    data: QueryDict,
    campaign: Campaign,
    visit: Visit | None = None,
    *,
    form: Form | None = None,
    errors: list[str] | None = None,
    suggest: bool = False,
) -> HttpResponse:
    """Show the form: `form` as it was posted, or a fresh one that is filled from `data`."""
    context = _live(data, campaign, visit, suggest=suggest)
    context["form"] = form or _form_of(data, campaign, visit, bound=False)
    context["errors"] = errors
    return render(request, "visits/booking.html", context, status=422 if form else 200)


def _form_of(data: QueryDict, campaign: Campaign, visit: Visit | None, *, bound: bool) -> Form:
    given: dict[str, Any] = {"data": data} if bound else {"initial": data.dict()}
    if visit is None:
        return BookForm(campaign=campaign, **given)
    return PlaceForm(campaign=campaign, **given) if "date" in data else DevicesForm(**given)


def _live(
    data: QueryDict, campaign: Campaign, visit: Visit | None, *, suggest: bool = False
) -> dict[str, Any]:
    """Return the judged part of the form; without a check as long as school or day are open."""
    wanted = _wanted(_form_of(data, campaign, visit, bound=True), visit)
    check = wanted and check_booking(
        campaign, wanted, today=today(), without=visit, suggest=suggest
    )
    return {
        "campaign": campaign,
        "visit": visit,
        "check": check,
        "errors_now": sentences_of(check.errors) if check else [],
        "warnings_now": sentences_of(check.warnings) if check else [],
    }


def _wanted(form: Form, visit: Visit | None) -> PlacedVisit | None:
    """Return what the form asks for, as far as it can be judged."""
    form.full_clean()
    given = form.cleaned_data
    devices = frozenset(device.pk for device in given.get("devices", ()))
    if visit and "date" not in form.fields:
        return placed(visit, devices)
    school = visit.school if visit else given.get("school")
    if school is None or not given.keys() >= {"date", "start", "end"}:
        return None
    return PlacedVisit(
        school=school.pk,
        date=given["date"],
        start=given["start"],
        end=given["end"],
        devices=devices,
        team=given.get("team") or 1,
        id=visit.pk if visit else None,
    )


def _after_booking(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """Publish at once if that was the button, then go on to the next school or to the visit."""
    if request.POST.get("then") == "publish":
        publish_visit(visit=visit, by=request.user, now=timezone.now())
        messages.success(request, _("Kunjungan diterbitkan; sekolah dapat melihatnya."))
    else:
        messages.success(request, _("Draf disimpan. Terbitkan agar sekolah dapat melihatnya."))
    if (number := request.POST.get("next", "")).isdigit():
        school = get_object_or_404(School, pk=int(number))
        query = urlencode({"school": school.npsn, "date": visit.date.isoformat()})
        return redirect(f"{reverse('visits:visit_new')}?{query}")
    return redirect("visits:visit", pk=visit.pk)


def _moved_sentence(before: Visit, after: Visit) -> str:
    text = _("Kunjungan sekarang %(day)s pukul %(start)s–%(end)s.")
    if before.state == Visit.State.CONFIRMED and after.state == Visit.State.SCHEDULED:
        text += " " + _("Sekolah perlu mengonfirmasi lagi.")
    return text % {
        "day": date_format(after.date, "l, j F Y"),
        "start": time_format(after.start_time),
        "end": time_format(after.end_time),
    }
