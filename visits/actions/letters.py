"""Give letters their numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
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
    if kind in UNNUMBERED:
        return None
    return number_letter(visit=visit, kind=kind, by=by, now=now)


@transaction.atomic
def issue_minutes(*, minutes: Minutes, by: User, now: datetime) -> Letter:
    """Return the number under which a visit's statements are printed; who took one is noted."""
    visit = minutes.visit
    data = {"number": minutes.number, "sha256": minutes.sha256}
    record_event("print_minutes", visit, visit.school, by=by, data=data)
    return number_letter(visit=visit, kind=LetterKind.MINUTES, by=by, now=now)


@transaction.atomic
def number_letter(*, visit: Visit, kind: str, by: User, now: datetime) -> Letter:
    """Return the letter that counts; `visit` is read again, as its paper now states it.

    Unchanged it keeps its number. When what it states has changed, a new letter replaces it.
    Numbers follow one another without a gap: they are given under a lock, in the transaction that
    writes the letter.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('letters', 0))")
    # Nobody moves the visit until its letter is written.
    rows = Visit.objects.select_related("school__district", "campaign")
    visit.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
    last = Letter.objects.filter(visit=visit, kind=kind, replaced_by=None).first()
    states = _stated(visit, kind)
    if last and last.states == states:
        return last
    local, head = now.astimezone(ZoneInfo(visit.campaign.time_zone)), head_of(visit)
    highest = Letter.objects.filter(year=local.year).aggregate(highest=Max("number"))["highest"]
    number = max((highest or 0) + 1, head.first_number)
    return Letter.objects.create(
        kind=kind,
        visit=visit,
        year=local.year,
        number=number,
        text=head.number_scheme.format(number=number, year=local.year, month=local.month),
        states=states,
        replaces=last,
        made_at=now,
        made_by=by,
    )


def _stated(visit: Visit, kind: str) -> dict[str, Any]:
    """Return what a paper says of its visit, as JSON; another paper is due when it changes.

    A receipt says nothing of it, and the berita acara has changes that are numbered themselves.
    """
    if kind not in (LetterKind.NOTICE, LetterKind.PARENTS, LetterKind.DUTY):
        return {}
    stated: dict[str, Any] = {
        "school": visit.school_id,
        "date": visit.date.isoformat(),
        "start": f"{visit.start_time:%H:%M}",
        "end": f"{visit.end_time:%H:%M}",
    }
    if kind == LetterKind.NOTICE:
        stated["devices"] = visit.devices.count()
    if kind == LetterKind.DUTY:
        stated["crew"] = sorted(visit.operators.values_list("pk", flat=True))
    return stated


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
