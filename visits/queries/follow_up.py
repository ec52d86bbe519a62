"""The follow-up list: who was absent, failed or refused at a visit and still remains.

The list is part of the pupils who remain, so the planner counts everybody on it. The next step
is what people decided, else a proposal: the kelurahan for who was not found twice, else another
visit. "Not found again" is somebody absent at two visits or more and not seen since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Trim, Upper
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visits.models import Campaign, FollowUp, Recording
from visits.models.recordings import AbsenceReason, Outcome

from .population import remaining_of
from .students import matching

MISSED = (Outcome.ABSENT, Outcome.FAILED, Outcome.REFUSED)
NOT_FOUND_AFTER = 2
# Why a pupil was not recorded: the reason of who was absent, else the outcome.
WHY: list[tuple[str, Promise | str]] = [
    *((reason.value, reason.label) for reason in AbsenceReason),
    (Outcome.FAILED.value, Outcome.FAILED.label),
    (Outcome.REFUSED.value, Outcome.REFUSED.label),
]
UNKNOWN_VILLAGE = "-"


class Grouping(TextChoices):
    """By what the list is added up."""

    SCHOOL = "sekolah", gettext_lazy("Sekolah")
    CLASS = "kelas", gettext_lazy("Rombel")
    REASON = "alasan", gettext_lazy("Alasan")
    VILLAGE = "kelurahan", gettext_lazy("Kelurahan")


@dataclass(frozen=True, slots=True)
class FollowUpFilter:
    """What somebody asked for in the address; an empty text asks for nothing."""

    search: str = ""
    npsn: str = ""
    class_name: str = ""
    why: str = ""
    village: str = ""
    step: str = ""
    only_not_found: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> FollowUpFilter:
        def plain(key: str) -> str:
            return asked.get(key, "").replace("\0", "").strip()[:100]

        why, step = plain("alasan"), plain("langkah")
        return cls(
            search=plain("cari"),
            npsn=plain("sekolah"),
            class_name=plain("kelas"),
            why=why if why in dict(WHY) else "",
            village=plain("kelurahan").upper(),
            step=step if step in FollowUp.Step.values else "",
            only_not_found=plain("keadaan") == "lagi",
        )

    @property
    def query(self) -> dict[str, str]:
        """The words of the address that ask for this."""
        found = {
            "cari": self.search,
            "sekolah": self.npsn,
            "kelas": self.class_name,
            "alasan": self.why,
            "kelurahan": self.village,
            "langkah": self.step,
            "keadaan": "lagi" if self.only_not_found else "",
        }
        return {key: value for key, value in found.items() if value}

    def on(self, pupils: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of `follow_ups_of` that are asked for."""
        wanted = matching(self.search)
        if self.npsn:
            wanted &= Q(school__npsn=self.npsn)
        if self.class_name:
            wanted &= Q(class_name="" if self.class_name == "-" else self.class_name)
        if self.why:
            wanted &= Q(why=self.why)
        if self.village:
            wanted &= Q(village="" if self.village == UNKNOWN_VILLAGE else self.village)
        if self.step:
            wanted &= Q(step=self.step)
        if self.only_not_found:
            wanted &= Q(is_not_found=True)
        return pupils.filter(wanted)


@dataclass(frozen=True, slots=True)
class Group:
    """One line of the list added up: `query` asks for exactly its pupils."""

    label: str
    count: int
    not_found: int
    query: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everybody on the list: how many by next step and not found again, and what filters offer.

    `schools`, `classes` and `villages` are pairs of what the address says and its name.
    """

    steps: Counter[str]
    not_found: int
    schools: list[tuple[str, str]]
    classes: list[tuple[str, str]]
    villages: list[tuple[str, str]]


def follow_ups_of(campaign: Campaign) -> QuerySet[Any]:
    """Return who is to be followed up, with `why`, `village`, `tries`, `is_not_found` and `step`.

    `decision` is what people decided, or empty.
    """
    missed = remaining_of(campaign).filter(outcome__campaign=campaign, outcome__outcome__in=MISSED)
    decided = FollowUp.objects.filter(student=OuterRef("pk"), campaign=campaign)
    return (
        missed.annotate(
            why=Case(
                When(outcome__outcome=Outcome.ABSENT, then=F("outcome__reason")),
                default=F("outcome__outcome"),
                output_field=CharField(),
            ),
            village=Upper(Trim("home_village")),
            tries=Coalesce(Subquery(_absences(campaign)), 0),
            decision=Coalesce(Subquery(decided.values("step")[:1]), Value("")),
        )
        .annotate(is_not_found=_is_not_found())
        .annotate(step=_step())
    )


def groups_of(pupils: QuerySet[Any], asked: FollowUpFilter, by: str) -> list[Group]:
    """Add the list up; every line leads to its pupils."""
    keys = _KEYS[by]
    rows = (
        pupils.order_by()
        .values(*keys)
        .annotate(count=Count("pk"), not_found=Count("pk", filter=Q(is_not_found=True)))
        .order_by(*keys)
    )
    return [_group(row, asked, by) for row in rows]


def overview_of(campaign: Campaign, *, npsn: str = "") -> Overview:
    """Add everybody up once; `npsn` asks for the classes of that school too."""
    steps: Counter[str] = Counter()
    not_found = 0
    schools: dict[str, str] = {}
    classes: dict[str, None] = {}
    villages: set[str] = set()
    rows = follow_ups_of(campaign).order_by("school__name", "class_name")
    keys = ("school__npsn", "school__name", "class_name", "village", "step", "is_not_found")
    for code, name, class_name, village, step, is_not_found, count in rows.values_list(
        *keys
    ).annotate(n=Count("pk")):
        steps[step] += count
        not_found += count if is_not_found else 0
        schools[code] = name
        villages.add(village)
        if code == npsn:
            classes[class_name] = None
    return Overview(
        steps,
        not_found,
        list(schools.items()),
        [(name or "-", name or _("Tanpa rombel")) for name in classes],
        [
            *((village, village.title()) for village in sorted(villages) if village),
            (UNKNOWN_VILLAGE, _("Tidak diketahui")),
        ],
    )


def _absences(campaign: Campaign) -> QuerySet[Recording, int]:
    """Count the visits at which the pupil was noted as absent, and that was not taken back."""
    undone = Recording.objects.filter(undoes=OuterRef("uuid"), student=OuterRef("student"))
    absent = Recording.objects.filter(
        ~Exists(undone),
        student=OuterRef("pk"),
        outcome=Outcome.ABSENT,
        visit__campaign=campaign,
    )
    counted = absent.order_by().values("student").annotate(n=Count("visit", distinct=True))
    return counted.values_list("n", flat=True)


def _is_not_found() -> Case:
    again = Q(outcome__outcome=Outcome.ABSENT, tries__gte=NOT_FOUND_AFTER)
    return Case(When(again, then=Value(True)), default=Value(False))


def _step() -> Case:
    return Case(
        When(~Q(decision=""), then=F("decision")),
        When(is_not_found=True, then=Value(FollowUp.Step.KELURAHAN.value)),
        default=Value(FollowUp.Step.RETURN_VISIT.value),
        output_field=CharField(),
    )


_KEYS: dict[str, tuple[str, ...]] = {
    Grouping.SCHOOL: ("school__name", "school__npsn"),
    Grouping.CLASS: ("school__name", "school__npsn", "class_name"),
    Grouping.REASON: ("why",),
    Grouping.VILLAGE: ("village",),
}


def _group(row: dict[str, str | int], asked: FollowUpFilter, by: str) -> Group:
    npsn, name = str(row.get("school__npsn", "")), str(row.get("school__name", ""))
    if by == Grouping.SCHOOL:
        label, wanted = name, {"sekolah": npsn}
    elif by == Grouping.CLASS:
        class_name = str(row["class_name"])
        shown = class_name or _("tanpa rombel")
        label = f"{name}, {shown}"
        wanted = {"sekolah": npsn, "kelas": class_name or "-"}
    elif by == Grouping.REASON:
        label, wanted = str(dict(WHY)[str(row["why"])]), {"alasan": str(row["why"])}
    else:
        village = str(row["village"])
        label = village.title() or _("Tidak diketahui")
        wanted = {"kelurahan": village or UNKNOWN_VILLAGE}
    query = urlencode({**asked.query, **wanted, "kelompok": by})
    return Group(label, int(row["count"]), int(row["not_found"]), query)
