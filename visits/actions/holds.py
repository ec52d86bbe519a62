"""Places that are held for a school's request: taken, given back, freed when their time is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction

from ektp_outreach.accounts.models import User
from visits.models import MoveRequest, Visit


def lock_days(days: Collection[date], *, now: datetime) -> None:
    """Let nobody else place a visit on these days until the transaction ends.

    Whatever was held there and has run out by `now` is free from here on.
    """
    with connection.cursor() as cursor:
        for day in sorted(set(days)):
            cursor.execute("SELECT lock_visit_day(%s)", [day])
    over = MoveRequest.objects.filter(hold__date__in=set(days), held_until__lte=now)
    for held in [request.hold for request in over.select_related("hold").order_by("pk")]:
        if held is not None:
            drop_hold(held)


def end_request(
    request: MoveRequest, state: str, *, by: User, now: datetime, answer: str = ""
) -> None:
    """End a request that the caller has locked, and free what was held for it."""
    held, request.hold = request.hold, None
    request.state, request.answer = state, answer
    request.answered_by, request.answered_at = by, now
    request.save(update_fields=["hold", "state", "answer", "answered_by", "answered_at"])
    if held is not None:
        drop_hold(held)


def drop_hold(held: Visit) -> None:
    """Free a place; the request that it was held for waits on."""
    held.delete()


def release_holds(*, now: datetime) -> int:
    """Free every place whose time is over, day by day. Return how many days had one."""
    over = MoveRequest.objects.filter(hold__isnull=False, held_until__lte=now)
    days = sorted(set(over.values_list("hold__date", flat=True)))
    for day in days:
        with transaction.atomic():
            lock_days([day], now=now)
    return len(days)
