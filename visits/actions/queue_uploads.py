"""Take in the queue of a phone that cannot send it, as if the phone had sent it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Visit

from .recording_rules import Event
from .recordings import MAX_EVENTS, Answer, Status, record_outcomes


@transaction.atomic
def upload_queue(
    *, events: Mapping[int, Sequence[Event]], phone: str, by: User, now: datetime
) -> list[tuple[Event, Answer]]:
    """Store `events`, given by the id of who noted them, in their names; answer each.

    The same rules as for a phone hold. Events of people whom nobody knows are refused.
    """
    people = User.objects.in_bulk(events.keys())
    answers: list[tuple[Event, Answer]] = []
    for operator, noted in events.items():
        for start in range(0, len(noted), MAX_EVENTS):
            batch = noted[start : start + MAX_EVENTS]
            answers += zip(batch, _stored(batch, people.get(operator), now), strict=True)
    _record(answers, phone, by)
    return answers


def _stored(batch: Sequence[Event], operator: User | None, now: datetime) -> list[Answer]:
    if operator is None:
        return [Answer(str(event.uuid), Status.REFUSED, "not_assigned") for event in batch]
    return record_outcomes(events=batch, by=operator, now=now)


def _record(answers: list[tuple[Event, Answer]], phone: str, by: User) -> None:
    stored = (Status.STORED, Status.CONFLICT)
    counts = Counter(event.visit for event, answer in answers if answer.status in stored)
    for visit in Visit.objects.filter(pk__in=counts).order_by("pk"):
        data = {"count": counts[visit.pk], "phone": phone[-4:]}
        record_event("upload_queue", visit, by=by, data=data)
