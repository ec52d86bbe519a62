"""Phones take a visit's list (`/sync/v1/rosters/`) and report (`/sync/v1/phones/`)."""

from __future__ import annotations

import json
from typing import Any

from django.http import JsonResponse
from django.utils import timezone

from ektp_outreach.accounts.guards import SignedInRequest
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from visits.actions.phones import Caller, PhoneRevoked, Report, report_unsent, take_roster
from visits.models import Visit
from visits.queries.recording_feed import Feed, events_since, recordable_by
from visits.queries.roster import Entry, roster_of

from .guard import program_endpoint, refuse
from .parsing import MAX_ID, parse_uuid, parse_whole
from .recordings import MAX_BYTES, cursor_text, entry_json, event_json, length_of

MOST_UNSENT = 2**31 - 1
MOST_REPORTS = 100
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


@program_endpoint(Permission.RECORD)
def sync_rosters(request: SignedInRequest) -> JsonResponse:
    """Give a phone the list of a visit, and note that it has it."""
    body = read_object(request)
    if isinstance(body, JsonResponse):
        return body
    try:
        caller, wanted = _caller(request, body), parse_whole(body.get("visit"), 1, MAX_ID)
    except ValueError:
        return refuse(400, "malformed")
    rows = recordable_by(request.user).select_related("school", "campaign")
    visit = rows.filter(pk=wanted).first()
    if visit is None:
        return refuse(404, "visit_unknown")
    try:
        take_roster(caller=caller, visit=visit, by=request.user, now=timezone.now())
    except PhoneRevoked as error:
        return refuse(403, error.code)
    feed = events_since(visit, None)
    return JsonResponse(roster_json(visit, request.user, feed, roster_of(visit, feed.events)))


@program_endpoint(Permission.RECORD)
def sync_phones(request: SignedInRequest) -> JsonResponse:
    """Hear how many marks a phone has not sent yet."""
    body = read_object(request)
    if isinstance(body, JsonResponse):
        return body
    try:
        caller, reports = _caller(request, body), _reports(body.get("copies"))
    except ValueError:
        return refuse(400, "malformed")
    now = timezone.now()
    try:
        report_unsent(caller=caller, reports=reports, by=request.user, now=now)
    except PhoneRevoked as error:
        return refuse(403, error.code)
    return JsonResponse({"now": now.isoformat()})


def roster_json(visit: Visit, user: User, feed: Feed, entries: list[Entry]) -> dict[str, Any]:
    """Return everything that a phone keeps of a visit."""
    return {
        "now": timezone.now().isoformat(),
        "visit": {
            "id": visit.pk,
            "school": visit.school.name,
            "date": visit.date.isoformat(),
            "start": f"{visit.start_time:%H:%M}",
            "end": f"{visit.end_time:%H:%M}",
            "state": visit.state,
            "cancel_reason": visit.cancel_reason,
        },
        "operator": {"id": user.pk, "name": str(user)},
        "devices": [{"id": device.pk, "name": device.name} for device in visit.devices.all()],
        "students": [entry_json(entry) for entry in entries],
        "cursor": cursor_text(feed.cursor),
        "events": [event_json(event) for event in feed.events],
    }


def read_object(request: SignedInRequest) -> dict[str, Any] | JsonResponse:
    """Return what was posted, or the refusal of a request that posts no JSON object."""
    if request.method != "POST":
        return refuse(405, "wrong_method")
    if length_of(request) > MAX_BYTES:
        return refuse(413, "too_large")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return refuse(400, "not_json")
    return body if isinstance(body, dict) else refuse(400, "malformed")


def _caller(request: SignedInRequest, body: dict[str, Any]) -> Caller:
    phone = parse_uuid(body.get("phone"))
    agent = request.headers.get("User-Agent", "")
    label = next((system for system in SYSTEMS if system in agent), "") or "?"
    return Caller(phone, label, request.session.session_key or "")


def _reports(sent: object) -> list[Report]:
    if not isinstance(sent, list) or len(sent) > MOST_REPORTS:
        raise ValueError
    return [_report(item) for item in sent]


def _report(item: object) -> Report:
    if not isinstance(item, dict):
        raise ValueError
    return Report(
        visit=parse_whole(item.get("visit"), 1, MAX_ID),
        unsent=parse_whole(item.get("unsent"), 0, MOST_UNSENT),
        wiped=item.get("wiped") is True,
    )
