"""The list of schools with what remains there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from schools.models import Closure, School
from visits.models import Campaign

from .kept_tallies import tallies_of
from .tallies import Tally, published_ahead, schools_of

Tallies = Mapping[int, Tally]


class Need(TextChoices):
    """Which schools a list shows."""

    REMAINING = "belum", _("Ada yang belum rekam")
    UNPLANNED = "jadwal", _("Belum rekam dan belum dijadwalkan")
    DONE = "selesai", _("Semua sudah rekam")


@dataclass(frozen=True, slots=True)
class SchoolRow:
    school: School
    tally: Tally
    next_visit: date | None


@dataclass(frozen=True, slots=True)
class SchoolFilter:
    """What somebody asked for in the address of the list; an empty text asks for nothing."""

    search: str = ""
    need: str = ""
    district: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> SchoolFilter:
        need = asked.get("status", "")
        return cls(
            search=asked.get("cari", "").replace("\0", "").strip()[:100],
            need=need if need in Need.values else "",
            district=asked.get("kecamatan", "").replace("\0", "")[:8],
        )

    def of_campaign(
        self, campaign: Campaign | None, *, today: date, tallies: Tallies | None = None
    ) -> QuerySet[School]:
        """Return the schools asked for; only a published visit ahead counts as planned.

        Who asks for a `need` gives the `tallies` of all schools.
        """
        schools = schools_of(campaign) if campaign else School.objects.active()
        for part in self.search.split():
            schools = schools.filter(Q(name__icontains=part) | Q(npsn=part.upper()))
        if self.district:
            schools = schools.filter(district__code=self.district)
        if campaign is None or tallies is None or not self.need:
            return schools
        remains = Q(pk__in=[school for school, tally in tallies.items() if tally.remaining])
        if self.need == Need.DONE:
            return schools.filter(~remains)
        schools = schools.filter(remains)
        if self.need == Need.REMAINING:
            return schools
        ahead = published_ahead(campaign, today).filter(school=OuterRef("pk"))
        return schools.filter(~Exists(ahead))


def with_next_visit(
    schools: QuerySet[School], campaign: Campaign | None, *, today: date
) -> QuerySet[School]:
    """Annotate `next_visit`, the first published visit ahead, where there is a campaign."""
    if campaign is None:
        return schools
    ahead = published_ahead(campaign, today).filter(school=OuterRef("pk")).order_by("date")
    return schools.annotate(next_visit=Subquery(ahead.values("date")[:1]))


def school_rows(
    campaign: Campaign | None, schools: Sequence[School], tallies: Tallies | None = None
) -> list[SchoolRow]:
    """Count what a list shows of `schools` (with_next_visit), in their order.

    Who knows their `tallies` gives them and saves the query.
    """
    if campaign is None:
        return [SchoolRow(school, Tally(), None) for school in schools]
    if tallies is None:
        tallies = tallies_of(campaign, schools=[school.pk for school in schools])
    return [
        SchoolRow(school, tallies.get(school.pk, Tally()), school.next_visit)  # type: ignore[attr-defined]
        for school in schools
    ]


def closures_of(school: School, *, today: date) -> QuerySet[Closure]:
    """Return the days from `today` on, of this school and of all, when nobody can visit it."""
    found = Closure.objects.of(school).filter(ends_on__gte=today)
    return found.select_related("reported_by").order_by("starts_on", "pk")
