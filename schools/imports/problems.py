"""What is wrong with the rows of an import, in words: on the pages, in the sheet, as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.models import ImportRow, Student

from .records import Problem, Severity
from .rules import problem_of

_CHUNK = 1_000
_SHOWN_OTHERS = 8
_IN_DAPODIK = gettext_lazy("Perbaiki di Dapodik, lalu unduh dan unggah ulang.")
_BY_FAMILY_CARD = gettext_lazy("Cocokkan dengan kartu keluarga, lalu perbaiki yang salah.")
# Code of the review: severity, message, remedy.
_WORDS = {
    "shared_identifier": (
        gettext_lazy("NISN atau NIK sama dengan %(others)s, tetapi orangnya tidak sama."),
        _IN_DAPODIK,
    ),
    "row_twice": (
        gettext_lazy("Siswa ini juga ada di %(others)s dengan isian yang berbeda."),
        gettext_lazy("Hapus baris yang salah, lalu unggah ulang."),
    ),
    "two_schools": (
        gettext_lazy("Siswa ini juga ada di %(others)s, di sekolah lain."),
        gettext_lazy("Pastikan sekolahnya; keluarkan siswa ini dari berkas sekolah yang lain."),
    ),
    "two_pupils": (
        gettext_lazy("NISN milik %(first)s, tetapi NIK milik %(second)s."),
        _BY_FAMILY_CARD,
    ),
    "nik_differs": (
        gettext_lazy("NISN sama dengan %(first)s, tetapi NIK berbeda."),
        _BY_FAMILY_CARD,
    ),
    "nisn_differs": (
        gettext_lazy("NIK sama dengan %(first)s, tetapi NISN berbeda."),
        _BY_FAMILY_CARD,
    ),
    "other_person": (
        gettext_lazy("NISN atau NIK sama dengan %(first)s, tetapi nama dan tanggal lahir berbeda."),
        _BY_FAMILY_CARD,
    ),
    "card_handed_over": (
        gettext_lazy("Menurut tanggal lahir ini, KTP-el %(first)s diserahkan sebelum umur 17."),
        gettext_lazy("Periksa tanggal lahir di akta kelahiran."),
    ),
    "repeated": (
        gettext_lazy("Baris ini sama dengan %(others)s."),
        gettext_lazy("Tidak perlu apa-apa: baris ini dilewati."),
    ),
}


@dataclass(frozen=True, slots=True)
class RowProblems:
    """A staged row with all that was found, and the pupils of the register who touch it."""

    row: ImportRow
    problems: list[Problem]
    rivals: list[Student]


def with_problems(rows: QuerySet[ImportRow]) -> Iterator[RowProblems]:
    """Yield `rows` in their order with their problems; a bounded number is held at a time."""
    stream = rows.select_related("file", "file__school").iterator(chunk_size=_CHUNK)
    while chunk := list(islice(stream, _CHUNK)):
        yield from explain(chunk)


def explain(rows: Iterable[ImportRow]) -> list[RowProblems]:
    rows = list(rows)
    others = _group_members(rows)
    ids = {each for row in rows for each in row.rivals}
    pupils = Student.objects.select_related("school").in_bulk(ids) if ids else {}
    found = []
    for row in rows:
        problems = [problem_of(**each) for each in row.problems]
        rivals = [pupils[each] for each in row.rivals if each in pupils]
        if not row.refused and row.hold_code in _WORDS:
            problems.insert(0, _problem(row, others, rivals))
        found.append(RowProblems(row, problems, rivals))
    return found


def _problem(row: ImportRow, others: dict[int, list[ImportRow]], rivals: list[Student]) -> Problem:
    message, remedy = _WORDS[row.hold_code]
    pupils = [f"{each.name} ({each.school}, {each.class_name or '–'})" for each in rivals] or ["?"]
    words = {
        "others": _name_rows(row, others.get(row.hold_group or 0, [])),
        "first": pupils[0],
        "second": pupils[-1],
    }
    severity: Severity = "warning" if row.action == ImportRow.Action.REPEATED else "error"
    return Problem(row.hold_code, severity, str(message) % words, str(remedy))


def _group_members(rows: list[ImportRow]) -> dict[int, list[ImportRow]]:
    """Return a few rows of each group; of a repeat, the row that it repeats."""
    groups = {row.hold_group for row in rows if row.hold_group}
    members: defaultdict[int, list[ImportRow]] = defaultdict(list)
    found = ImportRow.objects.filter(hold_group__in=groups) | ImportRow.objects.filter(
        pk__in=groups
    )
    wanted = found.only("row", "file", "hold_group", "action").select_related("file")
    for row in wanted.order_by("file", "row").iterator():
        group = row.hold_group if row.hold_group in groups else row.pk
        if len(members[group]) <= _SHOWN_OTHERS + 1:
            members[group].append(row)
    return members


def _name_rows(row: ImportRow, members: list[ImportRow]) -> str:
    if row.action == ImportRow.Action.REPEATED:
        members = [each for each in members if each.pk == row.hold_group]
    names = [
        _("baris %(row)d") % {"row": each.row}
        if each.file_id == row.file_id
        else _("baris %(row)d berkas %(file)s") % {"row": each.row, "file": each.file.name}
        for each in members
        if each.pk != row.pk and each.action != ImportRow.Action.REPEATED
    ] or ["?"]
    if len(names) > _SHOWN_OTHERS:
        names[_SHOWN_OTHERS:] = [_("baris lain")]
    return _(" dan ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
