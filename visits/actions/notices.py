"""What staff decide about notices that did not simply arrive."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Notice, Visit
from visits.queries.sending_times import sending_time

State, Problem = Notice.State, Notice.Problem
OPEN = (State.WAITING, State.FAILED, State.UNSURE)
# Why a mail comes back, as staff read it in what came back.
RETURNS = (Problem.UNKNOWN_ADDRESS, Problem.MAILBOX_FULL, Problem.REFUSED)


@transaction.atomic
def send_again(*, notice: Notice, by: User, now: datetime) -> bool:
    """Try a failed or doubtful notice once more, at the address its person has now.

    It goes out at once, or at the next decent hour (`notice.not_before`).

    To the same address it is the same mail, to another one a new mail with an id of its own: what
    comes back from the old address later is no news of it. Return False when the notice is in no
    such state any more.
    """
    notice.refresh_from_db(from_queryset=Notice.objects.select_for_update(of=("self",)))
    if notice.state not in (State.FAILED, State.UNSURE):
        return False
    person = notice.recipient
    by_email = notice.channel == Notice.Channel.EMAIL
    address = (person.email if by_email else person.phone) or notice.address
    if address != notice.address:
        notice.address, notice.uuid = address, uuid.uuid4()
    visit = notice.visit
    notice.not_before = _decent(visit, now) if visit else now
    notice.state, notice.attempts = State.WAITING, 0
    notice.sent_at = notice.sent_by = None
    fields = ["address", "uuid", "state", "attempts", "not_before", "sent_at", "sent_by"]
    notice.save(update_fields=fields)
    _note("send_notice_again", notice, by)
    return True


def _decent(visit: Visit, now: datetime) -> datetime:
    begins, _ends = visit.period_in(visit.campaign.time_zone)
    return sending_time(visit.campaign, now, begins)


@transaction.atomic
def mark_sent(*, notice: Notice, by: User, now: datetime) -> bool:
    """Note that a person sent the notice, or knows that it arrived."""
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.state not in OPEN:
        return False
    notice.state, notice.sent_at, notice.sent_by, notice.problem = State.SENT, now, by, ""
    notice.save(update_fields=["state", "sent_at", "sent_by", "problem"])
    _note("mark_notice_sent", notice, by)
    return True


@transaction.atomic
def mark_returned(*, notice: Notice, problem: str, by: User) -> bool:
    """Note that a mail came back: the task that it would be had the server refused it at once.

    Return False when the notice is in no state to come back any more.
    """
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if not notice.may_come_back:
        return False
    note_return(notice, problem, by=by)
    return True


def note_return(notice: Notice, problem: str, *, by: User | None) -> None:
    """Write it down for a notice that the caller has locked; when it had been sent stays known."""
    notice.state, notice.problem = State.FAILED, problem
    notice.save(update_fields=["state", "problem"])
    _note("mark_notice_returned", notice, by, problem=problem)


def _note(action: str, notice: Notice, by: User | None, **more: str) -> None:
    subjects = [each for each in (notice.visit, notice.school) if each]
    data = {"for": str(notice.recipient), "about": notice.subject} | more
    record_event(action, *subjects, by=by, data=data)
