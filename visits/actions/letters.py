"""Give letters their numbers."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Letter, Letterhead, Minutes, Visit
from visits.models.letters import UNNUMBERED, LetterKind


@transaction.atomic
def issue_letter(*, visit: Visit, kind: str, by: User, now: datetime) -> Letter | None:
    """Return the letter of this kind, with the number that it has or is given now.

    None for a list, which carries no number. Who took which paper is noted.
    """
    record_event("print_letter", visit, visit.school, by=by, data={"letter": kind})
    return None if kind in UNNUMBERED else _numbered(visit, kind, by, now)


@transaction.atomic
def issue_minutes(*, minutes: Minutes, by: User, now: datetime) -> Letter:
    """Return the number under which a visit's statements are printed; who took one is noted."""
    visit = minutes.visit
    data = {"number": minutes.number, "sha256": minutes.sha256}
    record_event("print_minutes", visit, visit.school, by=by, data=data)
    return _numbered(visit, LetterKind.MINUTES, by, now)


def _numbered(visit: Visit, kind: str, by: User, now: datetime) -> Letter:
    """Return the letter of this kind; a visit has one, and it keeps its number.

    Numbers follow one another without a gap: they are given under a lock of their year, in the
    transaction that writes the letter.
    """
    year = now.astimezone(ZoneInfo(visit.campaign.time_zone)).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"letters {year}"])
    if found := Letter.objects.filter(visit=visit, kind=kind).first():
        return found
    head = head_of(visit)
    last = Letter.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    number = max((last or 0) + 1, head.first_number)
    month = now.astimezone(ZoneInfo(visit.campaign.time_zone)).month
    text = head.number_scheme.format(number=number, year=year, month=month)
    return Letter.objects.create(
        kind=kind, visit=visit, year=year, number=number, text=text, made_at=now, made_by=by
    )


def head_of(visit: Visit) -> Letterhead:
    """Return the office's letterhead, or one that shows what still has to be filled in."""
    found = Letterhead.objects.filter(campaign=visit.campaign_id).first()
    return found or Letterhead(
        campaign=visit.campaign,
        government="PEMERINTAH DAERAH",
        address="(alamat kantor: isi di halaman admin, Kop surat)",
        city="…………",
        signatory_title="Kepala Dinas,",
        signatory_name="………………………………",
    )
