"""The office's letters as one PDF: for one visit, or for a whole week."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from schools.ages import seventeen_cutoff
from schools.models import CardStatus, Student
from visits.actions.portal_links import token_of
from visits.models import Letter, PortalLink, Visit
from visits.models.letters import LetterKind
from visits.queries.kept_tallies import remaining_by_school
from visits.queries.planning import local_day
from visits.queries.population import remaining_of
from visits.queries.roster import class_order

from .letters import long_date, qr_of, write_letter
from .office import head_data, names_of, worded

Kind = LetterKind
# Printed, and not yet with their owners.
AT_THE_OFFICE = (CardStatus.Status.CARD_PRINTED, CardStatus.Status.CARD_SHIPPED)
# A statement of duty has its title in the middle; letters have their subject on the left.
TITLED = (Kind.DUTY, Kind.ATTENDANCE, Kind.BOARD, Kind.RECEIPT)


def write_letters(
    letters: Iterable[tuple[Visit, str, Letter | None]], *, made_at: datetime
) -> bytes:
    """Return one PDF of all `letters` (visit, kind, number), each on pages of its own."""
    with translation.override("id"):
        pages = [_page(visit, kind, letter, made_at) for visit, kind, letter in letters]
    return write_letter("surat.typ", {"letters": pages}, made_at=made_at)


def file_name(visit: Visit, kind: str) -> str:
    return f"{slug(kind)}-{visit.school.npsn}-{visit.date.isoformat()}.pdf"


def slug(kind: str) -> str:
    return re.sub(r"\W+", "-", str(Kind(kind).label).lower()).strip("-")


def _page(visit: Visit, kind: str, letter: Letter | None, made_at: datetime) -> dict[str, Any]:
    names = _names(visit)
    words = worded(kind, names)
    url = _url(visit, kind)
    return {
        "titled": kind in TITLED,
        "head": head_data(visit),
        "number": letter.text if letter else "",
        "date": _date(visit, letter.made_at if letter else made_at),
        "subject": words.subject,
        "nature": words.nature,
        "enclosures": words.enclosures,
        "replaces": _replaces(letter),
        "to": _to(visit, kind),
        "paragraphs": words.paragraphs,
        "facts": _facts(visit, kind, names),
        "tables": _tables(visit, kind, local_day(visit.campaign, made_at)),
        "signed": kind not in (Kind.ATTENDANCE, Kind.BOARD),
        "receiver": _("Yang menerima,") if kind == Kind.RECEIPT else "",
        "qr": qr_of(url) if url else "",
    }


def _date(visit: Visit, moment: datetime) -> str:
    """Return the office's day of a moment, without its weekday."""
    return long_date(local_day(visit.campaign, moment)).partition(", ")[2]


def _replaces(letter: Letter | None) -> str:
    """Name the letter that this one takes the place of, "" for none."""
    if letter is None or letter.replaces is None:
        return ""
    before = letter.replaces
    return _(
        "Surat ini menggantikan surat nomor %(number)s tanggal %(date)s, yang tidak berlaku lagi."
    ) % {"number": before.text, "date": _date(before.visit, before.made_at)}


def _to(visit: Visit, kind: str) -> list[str]:
    """Return whom a letter is for, and where."""
    school = visit.school
    if kind == Kind.PARENTS:
        return [_("Orang tua/wali siswa %(school)s") % {"school": school}, ""]
    return [_("Kepala %(school)s") % {"school": school}, school.address]


def _names(visit: Visit) -> dict[str, str]:
    count = remaining_by_school(visit.campaign, {visit.school_id}).get(visit.school_id, 0)
    devices, crew = len(visit.devices.all()), len(visit.operators.all())
    return names_of(visit, pupils=count, devices=devices, crew=crew)


def _facts(visit: Visit, kind: str, names: Mapping[str, str]) -> list[list[str]]:
    if kind == Kind.RECEIPT:
        return []
    facts = [
        [_("Hari, tanggal"), names["hari_tanggal"]],
        [_("Waktu"), names["jam"]],
        [_("Tempat"), names["sekolah"]],
    ]
    if kind == Kind.NOTICE:
        facts.append([_("Sasaran"), _("%(count)s siswa") % {"count": names["jumlah_siswa"]}])
        facts.append([_("Alat perekaman"), names["alat"]])
    return facts


def _tables(visit: Visit, kind: str, made_on: date) -> list[dict[str, Any]]:
    """Return the tables below the text: a title, column heads and rows, all text."""
    if kind == Kind.DUTY:
        crew = sorted(str(person) for person in visit.operators.all())
        rows = [[str(number), name, ""] for number, name in enumerate(crew, 1)]
        return [_table("", [_("No."), _("Nama"), _("Keterangan")], rows)]
    if kind == Kind.ATTENDANCE:
        return _by_class(visit, [_("No."), _("Nama"), _("Tanda tangan")])
    if kind == Kind.BOARD:
        return _by_class(visit, [_("No."), _("Nama")])
    if kind == Kind.RECEIPT:
        heads = [_("No."), _("Nama"), _("Rombel"), _("Tanda tangan")]
        printed = Student.objects.filter(
            school=visit.school,
            card_status__status__in=AT_THE_OFFICE,
            birth_date__lte=seventeen_cutoff(made_on),
        ).order_by("class_name", "name", "pk")
        rows = [[str(n), p.name, p.class_name, ""] for n, p in enumerate(printed, 1)]
        return [_table("", heads, rows)]
    return []


def _by_class(visit: Visit, heads: list[str]) -> list[dict[str, Any]]:
    """Return one table for each class; names only: no birth date, no identifier."""
    pupils = sorted(remaining_of(visit.campaign).filter(school=visit.school), key=class_order)
    groups: dict[str, list[str]] = {}
    for pupil in pupils:
        groups.setdefault(pupil.class_name or _("Tanpa rombel"), []).append(pupil.name)
    blank = [""] * (len(heads) - 2)
    return [
        _table(name, heads, [[str(n), pupil, *blank] for n, pupil in enumerate(names, 1)])
        for name, names in groups.items()
    ]


def _table(title: str, heads: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "heads": heads, "rows": rows}


def _url(visit: Visit, kind: str) -> str:
    """Return where the QR code leads: a letter to the head carries the head's own link."""
    if kind == Kind.NOTICE:
        links = PortalLink.objects.usable(timezone.now()).filter(member__school=visit.school_id)
        head = links.order_by("member__position", "-expires_at").first()
        if head:
            return _whole("link_visit", token_of(head), visit.pk)
        return _whole("portal_visit", visit.pk)
    return _whole("visit", visit.pk) if kind == Kind.DUTY else ""


def _whole(name: str, *args: Any) -> str:
    return f"{settings.BASE_URL}{reverse(f'visits:{name}', args=args)}"
