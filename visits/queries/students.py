"""Lists of pupils: the same lists that the figures of the campaign count."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
)
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from ektp_outreach.dates import day_from_text
from schools.models import School, Student
from visits.models import Campaign, Recording

from . import kept_tallies
from .choices import Choices
from .population import Standing, eligible_of, pupils_of, register_of, with_standing

NISN_DIGITS = 10
# So many matches are sorted faster (1.4 µs each) than half a million names are passed by.
FEW = 30_000


class Group(TextChoices):
    """Which pupils a list shows; the first five are the figures of the waterfall."""

    REGISTER = "register", _("Siswa terdaftar")
    ELIGIBLE = "sasaran", _("Sasaran (17 tahun)")
    BEFORE = "sebelum", _("Sudah rekam sebelumnya")
    RECORDED = "direkam", _("Direkam kampanye ini")
    REMAINING = "belum", _("Belum rekam")
    LEFT = "keluar", _("Keluar dari sekolah")


# The figures of a Tally.
_FIGURES: dict[str, str] = {
    Group.REGISTER: "register",
    Group.ELIGIBLE: "eligible",
    Group.BEFORE: "before",
    Group.RECORDED: "recorded",
    Group.REMAINING: "remaining",
}
_GROUPS: dict[str, Callable[[Campaign], QuerySet[Student]]] = {
    Group.REGISTER: register_of,
    Group.ELIGIBLE: eligible_of,
    Group.BEFORE: lambda campaign: pupils_of(campaign, Standing.BEFORE),
    Group.RECORDED: lambda campaign: pupils_of(campaign, Standing.RECORDED),
    Group.REMAINING: lambda campaign: pupils_of(campaign, Standing.REMAINING),
}


@dataclass(frozen=True, slots=True)
class StudentFilter:
    """What somebody asked for in the address of the list; an empty text asks for nothing."""

    search: str = ""
    group: str = ""
    npsn: str = ""
    class_name: str = ""
    district: str = ""
    day: date | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> StudentFilter:
        group = asked.get("status", "")
        return cls(
            search=_plain(asked, "cari"),
            group=group if group in Group.values else "",
            npsn=_plain(asked, "sekolah"),
            class_name=_plain(asked, "kelas"),
            district=_plain(asked, "kecamatan"),
            day=day_from_text(asked.get("tanggal", "")),
        )

    def among(self, choices: Choices) -> StudentFilter:
        """Drop what is not offered: a school of another kecamatan, a class of another school."""
        npsn = self.npsn if self.npsn in dict(choices.schools) else ""
        return replace(
            self,
            npsn=npsn,
            class_name=self.class_name if npsn and self.class_name in choices.classes else "",
            district=self.district if self.district in dict(choices.districts) else "",
        )

    @property
    def order(self) -> tuple[str, ...]:
        """Columns that an index holds in this order."""
        return ("class_name", "name", "pk") if self.npsn else ("name", "pk")

    def ordered(self, students: QuerySet[Student]) -> tuple[QuerySet[Student], tuple[str, ...]]:
        """Return `students` (of_campaign) for a page of the list, and the order of its columns.

        Postgres would look for names by walking the index of `order`, past everybody who does not
        match: good for a common name, slow for the others, because it takes them for spread
        evenly. Of few matches it is given a column that no index holds: it asks the trigrams.
        """
        if self.npsn or not self.search or _matches(students) > FEW:
            return students.only(*self.order), self.order
        order = ("sorted_name", "pk")
        sorted_name = Concat("name", Value(""))
        return students.annotate(sorted_name=sorted_name).only("pk"), order

    @property
    def is_figure(self) -> bool:
        """Say whether the list is as long as a figure of the waterfall, of all or a kecamatan."""
        return self.group in _GROUPS and not (self.npsn or self.search or self.day)

    @property
    def is_counted(self) -> bool:
        """Say whether the list shows its length: those of the campaign and of one school do."""
        return bool(self.group or self.npsn)

    def of_campaign(self, campaign: Campaign | None) -> QuerySet[Student]:
        """Return the pupils asked for; without a campaign nobody stands anywhere in it."""
        students = self._group(campaign)
        if self.npsn:
            students = students.filter(school__npsn=self.npsn)
        if self.class_name:
            students = students.filter(class_name=self.class_name)
        if self.district:
            students = students.filter(school__district__code=self.district)
        if self.day:
            students = students.filter(outcome__happened_on=self.day)
        return students.filter(matching(self.search))

    def _group(self, campaign: Campaign | None) -> QuerySet[Student]:
        if not self.group:
            return Student.objects.all()
        if self.group == Group.LEFT:
            return Student.objects.exclude(left_on=None)
        return _GROUPS[self.group](campaign) if campaign else Student.objects.none()


def rows_of(campaign: Campaign | None, rows: Sequence[Student]) -> list[Student]:
    """Load what a list shows of `rows`, in their order.

    With a campaign each has `standing` and `is_target` (17 on election day).
    """
    shown = _shown_in(campaign.pk, campaign.election_day) if campaign else _shown()
    found = {row.pk: row for row in shown.filter(pk__in=[row.pk for row in rows])}
    return [found[row.pk] for row in rows if row.pk in found]


def _shown() -> QuerySet[Student]:
    joined = Student.objects.select_related("school", "outcome")
    return joined.defer("nik_encrypted", "nik_index")


@lru_cache(maxsize=4)
def _shown_in(campaign: int, election_day: date) -> QuerySet[Student]:
    """Return the query that every list of a campaign narrows: building it takes milliseconds."""
    of_campaign = Campaign(pk=campaign, election_day=election_day)
    old_enough = Q(birth_date__lte=of_campaign.birth_cutoff)
    return with_standing(_shown(), of_campaign).annotate(
        is_target=ExpressionWrapper(old_enough, output_field=BooleanField())
    )


def figure_of(campaign: Campaign, asked: StudentFilter) -> int:
    """Return the length of a list that is a figure (StudentFilter.is_figure), without counting."""
    schools = School.objects.all()
    if asked.district:
        schools = schools.filter(district__code=asked.district)
    return kept_tallies.total_of(campaign, schools, _FIGURES[asked.group])


def total_of(students: QuerySet[Student]) -> Subquery:
    """Return the length of a list as an expression: rows and length in one statement."""
    rows = students.order_by().annotate(whole=Value(1)).values("whole")
    return Subquery(rows.annotate(total=Count("pk")).values("total"))


def recordings_of(student: Student) -> QuerySet[Recording]:
    """Return everything that was noted about a pupil, newest first.

    `is_undone` marks what was taken back; an `undone` row is the taking back itself.
    """
    undone = Recording.objects.filter(undoes=OuterRef("uuid"), student=student)
    return (
        Recording.objects.filter(student=student)
        .annotate(is_undone=Exists(undone))
        .select_related("visit__school", "device", "operator")
        .order_by("-recorded_at", "-uuid")
    )


def matching(search: str) -> Q:
    """Match a NISN, or names that hold every part of `search`, in any order."""
    found = Q()
    for part in search.split():
        found &= Q(nisn=part) if _is_nisn(part) else Q(name__icontains=part)
    return found


def _matches(students: QuerySet[Student]) -> int:
    """Return about how many `students` there are, as Postgres estimates it."""
    [plan] = json.loads(students.order_by().only("pk").explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])


def _is_nisn(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) == NISN_DIGITS


def _plain(asked: Mapping[str, str], key: str) -> str:
    return asked.get(key, "").replace("\0", "").strip()[:100]
