"""Where cards wait: the pipeline after recording, its piles, and the blank cards it will need.

A pupil's stage is what SIAK's lists say; who was recorded by us and is in no list yet, or again
after a failure, has been recorded since that day. Nobody is counted as one to hand a card to, or
to activate an IKD for, before the 17th birthday. Blank cards are needed in the week in which a
card can be printed: this week, or that of the 17th birthday.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    Func,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Greatest, TruncWeek
from django.utils.translation import gettext_lazy as _

from schools.ages import seventeen_cutoff, seventeenth_birthday
from schools.models import CardStatus
from visits.models import Campaign, StudentOutcome
from visits.models.recordings import Outcome

from .population import register_of, remaining_of

Status = CardStatus.Status
WAITING = (
    Status.BIO_CAPTURED,
    Status.PROCESSING,
    Status.SENT_FOR_ENROLLMENT,
    Status.RECEIVED_AT_CENTRAL,
)
READY = (Status.PRINT_READY_RECORD, Status.SENT_FOR_CARD_PRINTING)
PRINTED = (Status.CARD_PRINTED, Status.CARD_SHIPPED)
FAILED = (*CardStatus.MUST_RECORD_AGAIN, Status.SEARCH_FAILURE_AT_CENTRAL)
# Whoever is recorded without doubt may have an IKD until the card is there.
RECORDED = (*WAITING, *READY, *PRINTED)
STUCK_DAYS = 14
_WEEK = timedelta(days=7)


class Pile(TextChoices):
    """One list of cards that wait for somebody."""

    STUCK = "macet", _("Sudah rekam, tidak bergerak")
    FAILED = "gagal", _("Gagal, perlu diperiksa atau direkam lagi")
    DUPLICATE = "ganda", _("Data ganda")
    READY = "siap", _("Siap cetak dan sudah 17 tahun")
    READY_YOUNG = "siap-muda", _("Siap cetak, belum 17 tahun")
    PRINTED = "tercetak", _("Tercetak, belum diserahkan")
    PRINTED_YOUNG = "tercetak-muda", _("Tercetak, belum 17 tahun")
    IKD = "ikd", _("Bisa IKD: 17 tahun, kartu belum diserahkan")
    IKD_LATER = "ikd-nanti", _("Bisa IKD nanti: 17 tahun sebelum pemungutan suara")


class Blank(TextChoices):
    """Why a blank card will be needed."""

    READY = "blangko-siap", _("Siap cetak")
    WAITING = "blangko-proses", _("Masih diproses")
    REMAINING = "blangko-belum", _("Belum rekam")


@dataclass(frozen=True, slots=True)
class Moment:
    """As of which day the piles are looked at, and from how many days on a card is stuck."""

    today: date
    stuck_days: int = STUCK_DAYS


@dataclass(frozen=True, slots=True)
class Week:
    """Blank cards of one week, from its Monday, by reason; `running` are all until its end."""

    monday: date
    counts: dict[str, int]
    running: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(reason.value, self.counts.get(reason.value, 0)) for reason in Blank]


def cards_of(campaign: Campaign, moment: Moment) -> QuerySet[Any]:
    """Return the pupils whose card is on its way, with `stage`, `since` and `blank_week`.

    Who has the card in hand is among them; who is only remaining is not.
    """
    recorded = StudentOutcome.objects.filter(outcome=Outcome.RECORDED)
    on_their_way = CardStatus.objects.values("student").union(recorded.values("student"))
    known = Q(card_status__isnull=False)
    ours = Q(outcome__outcome=Outcome.RECORDED)
    again = ours & Q(
        card_status__status__in=CardStatus.MUST_RECORD_AGAIN,
        outcome__happened_on__gt=F("card_status__status_on"),
    )
    by_us = again | (ours & ~known)
    pupils = register_of(campaign).filter(pk__in=on_their_way)
    return _with_week(pupils, moment.today).annotate(
        stage=Case(
            When(by_us, then=Value(Status.BIO_CAPTURED.value)),
            default=F("card_status__status"),
            output_field=CharField(),
        ),
        since=Case(
            When(by_us, then=F("outcome__happened_on")), default=F("card_status__status_on")
        ),
    )


def pile_of(campaign: Campaign, pile: str, moment: Moment) -> QuerySet[Any]:
    """Return the pupils of one pile."""
    return cards_of(campaign, moment).filter(_piles(campaign, moment)[pile])


def pile_counts(campaign: Campaign, moment: Moment) -> dict[str, int]:
    """Return the length of every pile; a pupil may lie on several."""
    counted = {
        f"n{number}": Count("pk", filter=wanted)
        for number, wanted in enumerate(_piles(campaign, moment).values())
    }
    found = cards_of(campaign, moment).order_by().aggregate(**counted)
    return {pile: found[f"n{number}"] for number, pile in enumerate(Pile.values)}


def blanks_of(
    campaign: Campaign, reason: str, moment: Moment, *, monday: date | None = None
) -> QuerySet[Any]:
    """Return who will need a blank card until election day, of one week or of all."""
    if reason == Blank.REMAINING:
        pupils = _with_week(remaining_of(campaign), moment.today)
    else:
        stages = READY if reason == Blank.READY else WAITING
        pupils = cards_of(campaign, moment).filter(stage__in=stages)
    pupils = pupils.filter(birth_date__lte=campaign.birth_cutoff)
    return pupils.filter(blank_week=monday) if monday else pupils


def blank_weeks(campaign: Campaign, moment: Moment) -> list[Week]:
    """Add the blank cards up by week, from this one to that of election day."""
    by_week: dict[date, Counter[str]] = {}
    for reason in Blank.values:
        rows = blanks_of(campaign, reason, moment).order_by().values_list("birth_date")
        # There are few birth dates: their weeks are found here, not for each pupil.
        for born, count in rows.annotate(n=Count("pk")):
            counts = by_week.setdefault(_week_of(born, moment.today), Counter())
            counts[reason] += count
    weeks: list[Week] = []
    monday = _monday(moment.today)
    last = max([_monday(campaign.election_day), monday, *by_week])
    while monday <= last:
        counts = by_week.get(monday, Counter())
        before = weeks[-1].running if weeks else 0
        weeks.append(Week(monday, counts, before + sum(counts.values())))
        monday += _WEEK
    return weeks


def _piles(campaign: Campaign, moment: Moment) -> dict[str, Q]:
    adult = Q(birth_date__lte=seventeen_cutoff(moment.today))
    voter = Q(birth_date__lte=campaign.birth_cutoff)
    may_have_ikd = Q(stage__in=RECORDED) & (
        Q(card_status=None) | Q(card_status__ikd_active_on=None)
    )
    stuck_since = moment.today - timedelta(days=moment.stuck_days)
    return {
        Pile.STUCK: Q(stage__in=WAITING, since__lte=stuck_since),
        Pile.FAILED: Q(stage__in=FAILED),
        Pile.DUPLICATE: Q(stage=Status.DUPLICATE_RECORD),
        Pile.READY: Q(stage__in=READY) & adult,
        Pile.READY_YOUNG: Q(stage__in=READY) & ~adult,
        Pile.PRINTED: Q(stage__in=PRINTED) & adult,
        Pile.PRINTED_YOUNG: Q(stage__in=PRINTED) & ~adult,
        Pile.IKD: may_have_ikd & adult,
        Pile.IKD_LATER: may_have_ikd & ~adult & voter,
    }


def _with_week(pupils: QuerySet[Any], today: date) -> QuerySet[Any]:
    adult_on = Func("birth_date", function="seventeenth_birthday", output_field=DateField())
    printed_on = Greatest(adult_on, Value(today, output_field=DateField()))
    return pupils.annotate(adult_on=adult_on, blank_week=TruncWeek(printed_on))


def _week_of(born: date, today: date) -> date:
    """Return the Monday of `blank_week`, as _with_week finds it."""
    return _monday(max(seventeenth_birthday(born), today))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
