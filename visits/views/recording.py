"""The recording day: the operator's visits, and the list of pupils at one of them."""

from __future__ import annotations

import json
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today as current_day
from schools.models import Student
from visits.actions.recordings import Answer, Status, record_outcomes
from visits.guests import guest_of
from visits.models import Visit
from visits.queries.guests import standings_of
from visits.queries.operator_day import day_of
from visits.queries.recording_feed import events_since, recordable_by
from visits.queries.roster import Entry, classes_of, roster_of, searched, tally_of
from visits.sync.phones import roster_json
from visits.sync.recordings import entry_json
from visits.taps import Tap, new_token, parse_tap, words_of


@require_safe
@require_permission(Permission.RECORD)
def today(request: SignedInRequest) -> HttpResponse:
    """Show an operator today's visits and the next ones; staff see all of today."""
    day = current_day()
    context = {"day": day, "tomorrow": day + timedelta(days=1), "stops": day_of(request.user, day)}
    return render(request, "visits/today.html", context)


@gzip_page  # hundreds of alike rows over a school's network: a tenth of the bytes
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.RECORD)
def record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a visit's pupils by class; POST notes one tap (without JavaScript)."""
    rows = recordable_by(request.user).select_related("school", "campaign")
    visit = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        return _note(request, visit)
    feed = events_since(visit, None)
    wanted = request.GET.get("cari", "").strip()
    entries = searched(roster_of(visit, feed.events), wanted)
    chosen = _chosen(request, visit, entries)
    context = {
        "visit": visit,
        "classes": classes_of(entries),
        "tally": tally_of(entries),
        "wanted": wanted,
        "nothing": all(entry.hidden for entry in entries),
        "devices": visit.devices.all(),
        "device": request.session.get(_device_key(visit)),
        "chosen": chosen,
        "chosen_json": json.dumps(entry_json(chosen)) if chosen else "",
        "chosen_standing": _standing_of(chosen, visit),
        "token": new_token(),
        "can_record": visit.is_open,
        "today": current_day(),
        "start": roster_json(visit, request.user, feed, entries),
    }
    return render(request, "visits/record.html", context)


def _chosen(request: SignedInRequest, visit: Visit, entries: list[Entry]) -> Entry | None:
    """Return the pupil whose choices are open: one of the list, or a guest who was looked up."""
    wanted = request.GET.get("siswa", "")
    for entry in entries:
        if str(entry.student.pk) == wanted:
            return entry
    guest = guest_of(request.GET.get("tamu", ""), visit, request.user)
    if guest is None:
        return None
    listed = [entry for entry in entries if entry.student == guest]
    return listed[0] if listed else Entry(guest, guest.school.name, None, "")


def _standing_of(chosen: Entry | None, visit: Visit) -> str:
    """Return where the chosen pupil stands, so that nobody is recorded twice."""
    if chosen is None:
        return ""
    return standings_of(visit.campaign, [chosen.student]).get(chosen.student.pk, "")


def _note(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """Store one tap through the same action as the endpoint, and go back to the pupil."""
    target = reverse("visits:record", args=[visit.pk])
    device = _chosen_device(request, visit)
    tap = parse_tap(request.POST.get("token", ""), request.POST.get("tap", ""))
    if tap is None:
        messages.error(request, words_of("malformed"))
        return redirect(target)
    if tap.needs_device and device is None:
        messages.error(request, words_of("no_device"))
        return redirect(f"{target}#alat")
    event = tap.as_event(visit=visit.pk, device=device, at=timezone.now())
    (answer,) = record_outcomes(events=[event], by=request.user, now=timezone.now())
    _say(request, tap, answer)
    return redirect(f"{target}#s{tap.student}")


def _say(request: SignedInRequest, tap: Tap, answer: Answer) -> None:
    if answer.status == Status.REFUSED:
        messages.error(request, answer.message)
    elif answer.status == Status.CONFLICT:
        messages.warning(request, answer.message)
    else:
        name = Student.objects.values_list("name", flat=True).get(pk=tap.student)
        messages.success(request, f"{name}: {tap.label}.")


def _chosen_device(request: SignedInRequest, visit: Visit) -> int | None:
    """Remember the device for this visit, so that it is chosen once."""
    sent = request.POST.get("device", "")
    known = {str(pk): pk for pk in visit.devices.values_list("pk", flat=True)}
    if sent in known:
        request.session[_device_key(visit)] = known[sent]
    return request.session.get(_device_key(visit))


def _device_key(visit: Visit) -> str:
    return f"device-at-visit-{visit.pk}"
