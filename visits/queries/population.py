"""Who belongs to a campaign, and where each pupil stands: the one definition behind every figure.

The waterfall: register ⊇ eligible = recorded before + recorded by us + remaining.

* register: pupils enrolled at the schools that take part, and pupils whom this campaign has
  recorded and who have left since;
* eligible: 17 years old on election day (UU 24/2013, article 63);
* recorded: the fold of the pupil's events says `recorded`, at a visit of this campaign;
* before: recorded elsewhere (`already_recorded`), in another campaign, or known to SIAK by a
  card status that needs no second recording;
* remaining: everybody else. Absent, refused and failed pupils remain.

`as_of` asks for the evening of an earlier day. Recordings and card statuses count by their own
day, whenever they were received, and a recording that was undone since does not count. What the
register says of a pupil (school, birth date) is known as of now only; who has left since then
counts as enrolled.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from schools.models import CardStatus, Student
from visits.models import Campaign, Recording, StudentOutcome
from visits.models.recordings import Outcome


class Standing(TextChoices):
    """Where an eligible pupil stands in a campaign."""

    BEFORE = "before", _("Sudah rekam sebelumnya")
    RECORDED = "recorded", _("Direkam kampanye ini")
    REMAINING = "remaining", _("Belum rekam")


def register_of(campaign: Campaign, *, as_of: date | None = None) -> QuerySet[Student]:
    """Return the pupils whom the campaign looks at, of whatever age."""
    return Student.objects.filter(_taking_part(as_of) | _is_in(_recorded_in(campaign, as_of)))


def eligible_of(campaign: Campaign, *, as_of: date | None = None) -> QuerySet[Student]:
    """Return the pupils of the register who are 17 on election day."""
    return register_of(campaign, as_of=as_of).filter(_old_enough(campaign))


def pupils_of(campaign: Campaign, standing: str, *, as_of: date | None = None) -> QuerySet[Student]:
    """Return the eligible pupils who stand at `standing` (a Standing).

    The same as `with_standing` filtered, in forms that need not look at every pupil.
    """
    students = Student.objects.filter(_old_enough(campaign))
    recorded = _is_in(_recorded_in(campaign, as_of))
    if standing == Standing.RECORDED:
        return students.filter(recorded)
    students = students.filter(_taking_part(as_of), ~recorded)
    before = _recorded_before(campaign, as_of)
    if standing == Standing.BEFORE:
        first, *others = (rows.values("student") for rows in before)
        return students.filter(pk__in=first.union(*others))
    return students.filter(*(~_is_in(rows) for rows in before))


def remaining_of(campaign: Campaign, *, as_of: date | None = None) -> QuerySet[Student]:
    """Return the pupils who are still to be recorded."""
    return pupils_of(campaign, Standing.REMAINING, as_of=as_of)


def with_standing(
    students: QuerySet[Student], campaign: Campaign, *, as_of: date | None = None
) -> QuerySet[Student]:
    """Annotate eligible `students` with `standing`."""
    recorded = _is_in(_recorded_in(campaign, as_of))
    before = [_is_in(rows) for rows in _recorded_before(campaign, as_of)]
    return students.annotate(
        standing=Case(
            When(recorded, then=Value(Standing.RECORDED.value)),
            When(reduce(or_, before), then=Value(Standing.BEFORE.value)),
            default=Value(Standing.REMAINING.value),
        )
    )


def _taking_part(as_of: date | None) -> Q:
    enrolled = Q(left_on=None) if as_of is None else Q(left_on=None) | Q(left_on__gt=as_of)
    return enrolled & Q(school__is_active=True)


def _old_enough(campaign: Campaign) -> Q:
    return Q(birth_date__lte=campaign.birth_cutoff)


def _is_in(rows: QuerySet[Any]) -> Exists:
    """Say whether one of `rows` is about the pupil."""
    return Exists(rows.filter(student=OuterRef("pk")))


def _recorded(as_of: date | None) -> QuerySet[StudentOutcome]:
    """Pupils with a standing `recorded`; the fold keeps the earliest, so its day decides."""
    found = StudentOutcome.objects.filter(outcome=Outcome.RECORDED)
    return found if as_of is None else found.filter(happened_on__lte=as_of)


def _recorded_in(campaign: Campaign, as_of: date | None) -> QuerySet[StudentOutcome]:
    return _recorded(as_of).filter(campaign=campaign)


def _recorded_before(campaign: Campaign, as_of: date | None) -> tuple[QuerySet[Any], ...]:
    """Each of the reasons for which somebody needs no recording by this campaign."""
    return (
        _recorded(as_of).exclude(campaign=campaign),
        _found_recorded(campaign, as_of),
        _known_to_siak(as_of),
    )


def _found_recorded(campaign: Campaign, as_of: date | None) -> QuerySet[Any]:
    """Pupils of whom it was noted that they had been recorded elsewhere."""
    if as_of is None:
        return StudentOutcome.objects.filter(outcome=Outcome.ALREADY_RECORDED)
    # A later `recorded` hides an earlier `already_recorded` in the fold: ask the log.
    midnight = datetime.combine(as_of + timedelta(days=1), time(), ZoneInfo(campaign.time_zone))
    undone = Recording.objects.filter(undoes=OuterRef("uuid"), student=OuterRef("student"))
    return Recording.objects.filter(
        ~Exists(undone), outcome=Outcome.ALREADY_RECORDED, recorded_at__lt=midnight
    )


def _known_to_siak(as_of: date | None) -> QuerySet[CardStatus]:
    if as_of is None:
        return CardStatus.objects.exclude(status__in=CardStatus.MUST_RECORD_AGAIN)
    history = CardStatus.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        student=OuterRef("student"), status_on__lte=as_of
    )
    then = history.order_by("-status_on", "-pgh_id").values("status")[:1]
    return (
        CardStatus.objects.annotate(then=Subquery(then))
        .filter(then__isnull=False)
        .exclude(then__in=CardStatus.MUST_RECORD_AGAIN)
    )
