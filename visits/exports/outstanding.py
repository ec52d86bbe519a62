"""The pupils who remain: the list that the exports carry."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schools.models import Student
from visits.models import Campaign
from visits.models.recordings import AbsenceReason, Outcome
from visits.queries.population import remaining_of

# Column → heading. Of the NIK only the last four digits ever leave the site.
COLUMNS: dict[str, Promise] = {
    "school__npsn": _("NPSN"),
    "school__name": _("Sekolah"),
    "school__district__name": _("Kecamatan sekolah"),
    "class_name": _("Rombel"),
    "name": _("Nama"),
    "sex": _("L/P"),
    "birth_date": _("Tanggal lahir"),
    "known_nisn": _("NISN"),
    "nik_last4": _("NIK (4 angka akhir)"),
    "home": _("Tempat tinggal"),
    "noted": _("Catatan terakhir"),
    "noted_on": _("Tanggal catatan"),
}


def outstanding_of(campaign: Campaign, *, as_of: date | None) -> QuerySet[Student]:
    """Return who remains with COLUMNS, by school, class and name.

    What was noted of a pupil after `as_of` is left out.
    """
    is_known = Q(outcome__happened_on__lte=as_of) if as_of else Q(outcome__isnull=False)
    return with_columns(remaining_of(campaign, as_of=as_of)).annotate(
        noted=Case(*_notes(is_known), default=Value(""), output_field=CharField()),
        noted_on=Case(When(is_known, then=F("outcome__happened_on"))),
    )


def with_columns(pupils: QuerySet[Student]) -> QuerySet[Student]:
    """Add those of COLUMNS that say who a pupil is, and sort by school, class and name."""
    known = pupils.annotate(known_nisn=Coalesce("nisn", Value("")), home=_home())
    return known.order_by("school__name", "school", "class_name", "name", "pk")


def _home() -> Case:
    """Return the kelurahan and the kecamatan, with a comma between them."""
    both = Concat("home_village", Value(", "), "home_district")
    one = Concat("home_village", "home_district")
    return Case(
        When(~Q(home_village="") & ~Q(home_district=""), then=both),
        default=one,
        output_field=CharField(),
    )


def _notes(is_known: Q) -> list[When]:
    """Return the words for each outcome and reason, in the language of the export."""
    absent = [
        When(
            is_known & Q(outcome__reason=reason.value),
            then=Value(f"{Outcome.ABSENT.label}: {reason.label}"),
        )
        for reason in AbsenceReason
    ]
    others = [
        When(is_known & Q(outcome__outcome=outcome.value), then=Value(str(outcome.label)))
        for outcome in Outcome
    ]
    return [*absent, *others]
