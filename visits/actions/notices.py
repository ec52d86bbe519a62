"""What staff decide about notices that did not simply arrive."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Notice

State = Notice.State
OPEN = (State.WAITING, State.FAILED, State.UNSURE)


@transaction.atomic
def send_again(*, notice: Notice, by: User, now: datetime) -> bool:
    """Try a failed or doubtful notice once more, at the address its person has now.

    Return False when it is in no such state any more.
    """
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.state not in (State.FAILED, State.UNSURE):
        return False
    person = notice.recipient
    by_email = notice.channel == Notice.Channel.EMAIL
    notice.address = (person.email if by_email else person.phone) or notice.address
    notice.state, notice.attempts, notice.not_before = State.WAITING, 0, now
    notice.save(update_fields=["address", "state", "attempts", "not_before"])
    _note("send_notice_again", notice, by)
    return True


@transaction.atomic
def mark_sent(*, notice: Notice, by: User, now: datetime) -> bool:
    """Note that a person sent the notice, or knows that it arrived."""
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.state not in OPEN:
        return False
    notice.state, notice.sent_at, notice.sent_by = State.SENT, now, by
    notice.save(update_fields=["state", "sent_at", "sent_by"])
    _note("mark_notice_sent", notice, by)
    return True


def _note(action: str, notice: Notice, by: User) -> None:
    subjects = [each for each in (notice.visit, notice.school) if each]
    data = {"for": str(notice.recipient), "about": notice.subject}
    record_event(action, *subjects, by=by, data=data)
