"""The school's side: dates offered, visits told of, notices sent, letters printed."""

from __future__ import annotations

import smtplib
import statistics
import tempfile

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.conf import settings
from django.utils import timezone

from ektp_outreach.accounts.models import User
from ektp_outreach.dates import today
from ektp_outreach.demo.seed import seed_demo
from tests.integration.notices.mail_server import HOST, free_port, use_port
from visits.actions.letters import issue_letter
from visits.actions.sending import send_due_notices
from visits.actions.telling import tell_published
from visits.exports.official import write_letters
from visits.models import Notice, Visit
from visits.queries.offers import offers_for

from .harness import Result, registry, seconds_of, shown
from .server import empty_tables

NOTICES, LETTERS = 1_000, 90


@registry.row("dialogue")
def dialogue() -> list[Result]:
    empty_tables()
    campaign = seed_demo(today=today())
    coming = list(
        Visit.objects.published()
        .filter(date__gte=today())
        .select_related("school", "campaign")
        .prefetch_related("devices", "operators")
    )
    offers = [
        seconds_of(lambda visit=visit: offers_for(campaign, visit, today=today()))
        for visit in coming
    ]
    Notice.objects.all().delete()
    telling = seconds_of(lambda: tell_published(coming))
    count = Notice.objects.count()
    median = statistics.median(offers)
    return [
        Result(f"dates offered to a school, median of {len(coming)}", shown(median)),
        Result(f"{len(coming)} visits told of, {count} notices", shown(telling)),
        _sending(coming[0]),
        _printing(coming),
    ]


def _sending(visit: Visit) -> Result:
    """Send to a mail server of this machine; the floor is smtplib alone on one connection."""
    person, now = visit.operators.all()[0], timezone.now()
    Notice.objects.all().delete()
    Notice.objects.bulk_create(
        Notice(
            kind=Notice.Kind.PUBLISHED,
            fact=f"published:{number}",
            recipient=person,
            address=person.email,
            subject="Jadwal",
            body="Isi",
            not_before=now,
        )
        for number in range(NOTICES)
    )
    port = free_port()
    server = Controller(Sink(), hostname=HOST, port=port)
    server.start()
    use_port(settings, port)
    try:
        seconds = seconds_of(send_due_notices)
        with smtplib.SMTP(HOST, port) as line:
            bare = seconds_of(
                lambda: [
                    line.sendmail("a@contoh.test", [person.email], b"Subject: x\r\n\r\nIsi\r\n")
                    for _ in range(NOTICES)
                ]
            )
    finally:
        server.stop()
    sent = Notice.objects.filter(state=Notice.State.SENT).count()
    return Result(
        f"{sent:,} notices sent, {sent / seconds:,.0f}/s",
        shown(seconds),
        f"smtplib {shown(bare)}",
        f"{seconds / bare:.1f}×",
    )


def _printing(visits: list[Visit]) -> Result:
    by, now = User.objects.filter(role="planner").first(), timezone.now()
    chosen = (visits * LETTERS)[:LETTERS]
    letters = [
        (visit, "notice", issue_letter(visit=visit, kind="notice", by=by, now=now))
        for visit in chosen
    ]
    with tempfile.TemporaryFile() as file:
        seconds = seconds_of(lambda: file.write(write_letters(letters, made_at=now)))
        size = file.tell() / 1024
    return Result(f"{LETTERS} letters in one PDF, {size:,.0f} KB", shown(seconds))
