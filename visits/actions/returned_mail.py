"""Read what mail servers send back later: a notice that did not arrive becomes a task for staff.

A mail is marked as read after the notice was, so whoever dies in between reads it again and finds
the notice marked. Mails that are about no notice stay as they are.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from ektp_outreach.mailbox import Mailbox
from visits.delivery_reports import Report, report_of
from visits.mailbox import MailboxAway, open_folder
from visits.models import Notice

from .alone import alone
from .notices import note_return

PROBLEM = "returned_mail_problem"
logger = logging.getLogger(__name__)


def read_returned_mail() -> int:
    """Read the reports that came since; return how many notices did not arrive.

    A mailbox that cannot be read is tried again next time, and staff are told on the page of
    notices until it can.
    """
    mailbox = settings.BOUNCE_MAILBOX
    if mailbox is None:
        return 0
    with alone("reading returned mail") as free:
        if not free:
            return 0
        try:
            found = _read(mailbox)
        except MailboxAway as error:
            logger.warning("BOUNCE_MAILBOX cannot be read: %s", error)
            cache.set(PROBLEM, str(error)[:300], timeout=None)
            return 0
        cache.delete(PROBLEM)
        return found


def mailbox_problem() -> str:
    """Return why the mailbox could not be read lately, "" when it could."""
    return cache.get(PROBLEM, "") if settings.BOUNCE_MAILBOX else ""


def _read(mailbox: Mailbox) -> int:
    returned = 0
    with open_folder(mailbox, seconds=settings.EMAIL_SECONDS) as folder:
        for number, raw in folder.unseen_reports():
            report = report_of(raw)
            if report is None:
                continue
            marked = _settle(report)
            if marked is not None:
                folder.mark_seen(number)
                returned += marked
    return returned


@transaction.atomic
def _settle(report: Report) -> bool | None:
    """Say whether the notice was marked now; None leaves the report for later, or for others."""
    notice = Notice.objects.select_for_update(of=("self",)).filter(uuid=report.notice).first()
    if notice is None or notice.state == Notice.State.HANDING_OVER:
        return None
    if not report.failed or not notice.may_come_back:
        return False
    note_return(notice, report.reason or Notice.Problem.REFUSED, by=None)
    return True
