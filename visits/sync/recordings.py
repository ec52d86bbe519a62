"""`/sync/v1/recordings/`: marks in, colleagues' marks out. The agreement is docs/sync.md."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from ektp_outreach.accounts.guards import SignedInRequest
from ektp_outreach.accounts.permissions import Permission
from schools.models import Student
from visits.actions.recordings import MAX_EVENTS, Answer, Status, record_outcomes
from visits.models import Recording, Visit
from visits.queries.recording_feed import events_since, recordable_by
from visits.queries.roster import Entry

from .guard import program_endpoint, refuse
from .parsing import MAX_ID, parse_event

MAX_BYTES = 1024 * 1024


@program_endpoint(Permission.RECORD)
def sync_recordings(request: SignedInRequest) -> JsonResponse:
    """Store a batch of events (POST), or tell what arrived at a visit since a cursor (GET)."""
    return _receive(request) if request.method == "POST" else _tell(request)


def _receive(request: SignedInRequest) -> JsonResponse:
    if length_of(request) > MAX_BYTES:
        return refuse(413, "too_large")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return refuse(400, "not_json")
    sent = body.get("events") if isinstance(body, dict) else None
    if not isinstance(sent, list):
        return refuse(400, "no_events")
    if len(sent) > MAX_EVENTS:
        return refuse(413, "too_many")
    if _is_of_others(sent, request.user.pk):
        return refuse(409, "other_person")
    parsed = [parse_event(item) for item in sent]
    now = timezone.now()
    events = [event for event in parsed if event]
    answers = iter(record_outcomes(events=events, by=request.user, now=now) if events else ())
    results = [
        next(answers) if event else Answer(_named(item), Status.REFUSED, "malformed")
        for item, event in zip(sent, parsed, strict=True)
    ]
    return JsonResponse({"now": now.isoformat(), "results": [_result(a) for a in results]})


def _is_of_others(sent: list[Any], user: int) -> bool:
    """Tell whether some event names another person as the one who noted it."""
    named = (item.get("operator") for item in sent if isinstance(item, dict))
    return any(type(operator) is int and operator != user for operator in named)


def _tell(request: SignedInRequest) -> JsonResponse:
    get_token(request)  # a page that was opened without a network has no CSRF cookie yet
    wanted = request.GET.get("visit", "")
    if not (wanted.isascii() and wanted.isdigit() and int(wanted) <= MAX_ID):
        return refuse(404, "visit_unknown")
    visit = recordable_by(request.user).filter(pk=wanted).first()
    if visit is None:
        return refuse(404, "visit_unknown")
    try:
        since = _cursor(request.GET.get("since", ""))
        feed = events_since(visit, since)
    except (ValueError, OverflowError):
        return refuse(400, "bad_cursor")
    return JsonResponse(
        {
            "now": timezone.now().isoformat(),
            "cursor": cursor_text(feed.cursor),
            "visit": {"id": visit.pk, "state": visit.state},
            "events": [event_json(event) for event in feed.events],
            "students": students_json(visit, feed.events),
        }
    )


def event_json(event: Recording) -> dict[str, Any]:
    return {
        "uuid": str(event.uuid),
        "visit": event.visit_id,
        "student": event.student_id,
        "outcome": event.outcome,
        "reason": event.reason,
        "undoes": str(event.undoes) if event.undoes else None,
        "device": event.device_id,
        "operator": str(event.operator),
        "recorded_at": event.recorded_at.isoformat(),
        "received_at": event.received_at.isoformat(),
        "conflict": event.conflict,
    }


def students_json(visit: Visit, events: list[Recording]) -> list[dict[str, Any]]:
    """Name the pupils of `events` who may be missing from a list that was loaded before."""
    late = {event.student_id: event.student for event in events if _may_be_new(event, visit)}
    return [student_json(pupil, pupil.class_name, 0) for pupil in late.values()]


def entry_json(entry: Entry) -> dict[str, Any]:
    return student_json(entry.student, entry.guest_of or entry.student.class_name, entry.number)


def student_json(pupil: Student, class_name: str, number: int) -> dict[str, Any]:
    """Describe a pupil to a phone: what identifies, and no more. Four digits of the NISN do."""
    return {
        "id": pupil.pk,
        "number": number,
        "name": pupil.name,
        "class_name": class_name,
        "sex": pupil.sex,
        "birth_date": pupil.birth_date.isoformat(),
        "nik_last4": pupil.nik_last4,
        "nisn_end": (pupil.nisn or "")[-4:],
    }


def _may_be_new(event: Recording, visit: Visit) -> bool:
    return event.student.added_by_hand or bool(event.conflict)


def _result(answer: Answer) -> dict[str, str]:
    result = {"uuid": answer.uuid, "status": answer.status.value}
    if answer.code:
        result |= {"code": answer.code, "message": answer.message}
    return result


def _named(item: object) -> str:
    """Return what the client calls a malformed event, so that it can find it again."""
    name = item.get("uuid") if isinstance(item, dict) else None
    return name[:64] if isinstance(name, str) else ""


def length_of(request: SignedInRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0


def cursor_text(cursor: datetime | None) -> str:
    """Write a cursor without a plus sign, which an address would turn into a blank."""
    return f"{cursor:%Y-%m-%dT%H:%M:%S.%fZ}" if cursor else ""


def _cursor(text: str) -> datetime | None:
    if not text:
        return None
    cursor = datetime.fromisoformat(text)
    if cursor.tzinfo is None:
        raise ValueError(text)
    return cursor
