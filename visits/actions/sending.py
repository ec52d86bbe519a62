"""Send the notices that wait: each at most once, none forgotten.

One sender works at a time (a lock of its own connection). A notice is marked as being handed over
right before it leaves, in a transaction of its own: who died before that mark sent nothing, and
the notice is tried again; who died after it may have sent it, and a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from visits.models import Notice
from visits.queries.sending_times import sending_time
from visits.senders import Sender, TryLater, Undeliverable, Unsure, senders

from .alone import alone
from .telling import STALE

State = Notice.State
# After these minutes it is tried again, the last one again and again for about a day.
BACK_OFF = (1, 2, 5, 15, 30, 60, 120, 240)
MOST_ATTEMPTS = 14


def send_due_notices(*, now: datetime | None = None) -> int:
    """Send all notices whose time has come. Return how many left."""
    with alone("sending notices") as free:
        if not free:
            return 0
        _doubt_the_interrupted()
        sent, ways = 0, senders()
        try:
            while notice := _next_due(now or timezone.now(), ways):
                if not _is_put_off(notice, now or timezone.now()):
                    sent += _send(notice, ways[notice.channel])
        finally:
            for sender in ways.values():
                sender.close()
        return sent


def _doubt_the_interrupted() -> None:
    """Nobody else is sending: what is being handed over was left by a process that died."""
    Notice.objects.filter(state=State.HANDING_OVER).update(
        state=State.UNSURE, problem=Notice.Problem.INTERRUPTED
    )


def _next_due(now: datetime, ways: Mapping[str, Sender]) -> Notice | None:
    due = Notice.objects.filter(state=State.WAITING, not_before__lte=now, channel__in=ways)
    due = due.exclude(address="").select_related("visit__campaign")
    return due.order_by("not_before", "pk").first()


def _is_put_off(notice: Notice, now: datetime) -> bool:
    """Judge anew what is sent later than it should have been: a worker or a server was away.

    What waits for decent hours keeps waiting; a visit that has begun is not announced any more.
    """
    if notice.visit is None:
        return False
    begins, _ends = notice.visit.period_in(notice.visit.campaign.time_zone)
    mine = Notice.objects.filter(pk=notice.pk)
    if notice.kind in STALE and begins <= now:
        return bool(mine.update(state=State.DROPPED))
    decent = sending_time(notice.visit.campaign, now, begins)
    return decent > now and bool(mine.update(not_before=decent))


def _send(notice: Notice, sender: Sender) -> bool:
    def hand_over() -> None:
        Notice.objects.filter(pk=notice.pk).update(state=State.HANDING_OVER)

    mine = Notice.objects.filter(pk=notice.pk)
    tried = {"attempts": F("attempts") + 1}
    try:
        sender.send(notice, hand_over)
    except Undeliverable as error:
        mine.update(state=State.FAILED, problem=str(error)[:300], **tried)
    except Unsure as error:
        mine.update(state=State.UNSURE, problem=str(error)[:300], **tried)
    except TryLater as error:
        mine.update(**_later(notice, str(error)), **tried)
    else:
        mine.update(state=State.SENT, sent_at=timezone.now(), problem="", **tried)
        return True
    return False


def _later(notice: Notice, problem: str) -> dict[str, object]:
    if notice.attempts + 1 >= MOST_ATTEMPTS:
        return {"state": State.FAILED, "problem": problem[:300]}
    minutes = BACK_OFF[min(notice.attempts, len(BACK_OFF) - 1)]
    again = timezone.now() + timedelta(minutes=minutes)
    return {"state": State.WAITING, "problem": problem[:300], "not_before": again}
