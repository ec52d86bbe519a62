"""What waited too long: not sent at night, nor about a visit that is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.permissions import Role
from tests.factories import make_campaign, make_head, make_user, make_visit
from visits.actions.sending import send_due_notices
from visits.models import Notice

pytestmark = pytest.mark.django_db
State, Kind = Notice.State, Notice.Kind


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 in Malang; the 11th is a Wednesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def waiting(kind: str = Kind.PUBLISHED, **fields: object) -> Notice:
    """Make a notice of a visit on Monday the 23rd, due since Wednesday the 11th, 10.00."""
    visit = make_visit(make_campaign())
    head = make_head(visit.school)
    values = {
        "kind": kind,
        "fact": f"{kind}:1",
        "recipient": head,
        "school": visit.school,
        "visit": visit,
        "subject": "Jadwal",
        "body": "Isi",
        "address": head.email,
        "not_before": local(11, 10),
    } | fields
    return Notice.objects.create(**values)


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        (local(11, 10), None),
        (local(11, 19, 59), None),
        (local(11, 20), local(12, 7)),
        (local(12, 0), local(12, 7)),
        (local(12, 6, 59), local(12, 7)),
        (local(14, 12), local(16, 7)),
        (local(22, 12), local(22, 12)),
        (local(22, 21), local(23, 7)),
        (local(23, 7, 30), None),
    ],
)
def test_a_notice_that_could_not_be_sent_by_day_is_not_sent_at_night(
    now: datetime, goes_at: datetime | None
) -> None:
    """A worker that was away, or a mail server that was, wakes nobody up."""
    notice = waiting()
    with time_machine.travel(now, tick=False):
        sent = send_due_notices()
    notice.refresh_from_db()
    if goes_at is None or goes_at == now:
        assert (sent, notice.state, len(mail.outbox)) == (1, State.SENT, 1)
    else:
        assert (sent, notice.state, notice.not_before) == (0, State.WAITING, goes_at)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Kind.PUBLISHED, State.DROPPED),
        (Kind.MOVED, State.DROPPED),
        (Kind.REMINDER_1, State.DROPPED),
        (Kind.NOT_READY, State.DROPPED),
        (Kind.CANCELLED, State.SENT),
        (Kind.ANSWERED, State.SENT),
    ],
)
def test_a_visit_that_is_over_is_announced_no_more(kind: str, state: str) -> None:
    notice = waiting(kind)
    with time_machine.travel(local(24, 10), tick=False):
        send_due_notices()
    notice.refresh_from_db()
    assert notice.state == state
    assert len(mail.outbox) == (state == State.SENT)


def test_staff_who_send_again_at_night_are_told_when_it_goes(client: Client) -> None:
    notice = waiting(state=State.FAILED)
    client.force_login(make_user(Role.PLANNER))
    with time_machine.travel(local(11, 22), tick=False):
        page = client.post(f"/pemberitahuan/{notice.pk}/lagi/", follow=True).content.decode()
    notice.refresh_from_db()
    assert notice.not_before == local(12, 7)
    assert "Akan dikirim 12 November 2026, 07.00." in page
    assert timezone.is_aware(notice.not_before)
