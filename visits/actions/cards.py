"""Hand cards over and note activated IKDs, many at once; never before the 17th birthday."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_events
from schools.card_stages import IKD, Card, Told, follows, refusal_of
from schools.models import CardStatus, Student
from visits.models import Campaign
from visits.queries.cards import PRINTED, RECORDED, Moment, cards_of

SOURCE = "Dicatat di kantor"


@dataclass(frozen=True, slots=True)
class Done:
    """How many cards were noted; the others, and those refused as too young on that day."""

    count: int
    too_young: int
    others: int


@transaction.atomic
def hand_over_cards(
    *, campaign: Campaign, students: Collection[int], on: date, by: User, today: date
) -> Done:
    """Note that printed cards were handed over on a day."""
    told = Told("CARD_ISSUED", on)
    return _note("hand_over_card", campaign, students, told, by, today, _is_printed)


@transaction.atomic
def activate_ikd(
    *, campaign: Campaign, students: Collection[int], on: date, by: User, today: date
) -> Done:
    """Note that IKDs were activated on a day, for those recorded who have no card yet."""
    return _note("activate_ikd", campaign, students, Told(IKD, on), by, today, _may_have_ikd)


def _is_printed(pupil: Student) -> bool:
    return pupil.stage in PRINTED  # type: ignore[attr-defined]


def _may_have_ikd(pupil: Student) -> bool:
    known = getattr(pupil, "card_status", None)
    return pupil.stage in RECORDED and not (  # type: ignore[attr-defined]
        known and known.ikd_active_on
    )


def _note(
    action: str,
    campaign: Campaign,
    students: Collection[int],
    told: Told,
    by: User,
    today: date,
    is_due: Callable[[Student], bool],
) -> Done:
    wanted = set(students)
    # In order of their ids, as all who write about pupils; two offices do not note one card twice.
    locked = Student.objects.filter(pk__in=wanted).order_by("pk")
    list(locked.select_for_update(no_key=True).values_list("pk"))
    listed = cards_of(campaign, Moment(today)).filter(pk__in=wanted)
    due = [pupil for pupil in listed.select_related("card_status") if is_due(pupil)]
    cards = {pupil.pk: Card(pupil.stage, pupil.since, _ikd_of(pupil)) for pupil in due}
    fit = [pupil for pupil in due if not refusal_of(told, cards[pupil.pk], pupil.birth_date, today)]
    CardStatus.objects.bulk_create(
        [_row(pupil.pk, follows(cards[pupil.pk], told)) for pupil in fit],
        update_conflicts=True,
        update_fields=["status", "status_on", "ikd_active_on", "source"],
        unique_fields=["student"],
    )
    data = {"date": told.day.isoformat()}
    keys = ([f"{Student._meta.label_lower}:{pupil.pk}"] for pupil in fit)
    record_events(action, ((key, data) for key in keys), by=by)
    return Done(len(fit), len(due) - len(fit), len(wanted) - len(due))


def _ikd_of(pupil: Student) -> date | None:
    known = getattr(pupil, "card_status", None)
    return known.ikd_active_on if known else None


def _row(student: int, card: Card) -> CardStatus:
    return CardStatus(
        student_id=student,
        status=card.status,
        status_on=card.since or date.min,
        ikd_active_on=card.ikd_since,
        source=SOURCE,
    )
