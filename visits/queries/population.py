"""Who belongs to a campaign, and where each pupil stands: the one definition behind every figure.

The waterfall: register ⊇ eligible = recorded before + recorded by us + remaining.

* register: pupils enrolled at the schools that take part, and pupils whom this campaign has
  recorded and who have left since;
* eligible: 17 years old on election day (UU 24/2013, article 63);
* recorded: the fold of the pupil's events says `recorded`, at a visit of this campaign;
* before: recorded elsewhere (`already_recorded`), in another campaign, or known to SIAK by a
  card status that needs no second recording;
* remaining: everybody else. Absent, refused and failed pupils remain.
"""

from __future__ import annotations

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from schools.models import CardStatus, Student
from visits.models import Campaign, StudentOutcome
from visits.models.recordings import Outcome


class Standing(TextChoices):
    """Where an eligible pupil stands in a campaign."""

    BEFORE = "before", _("Sudah rekam sebelumnya")
    RECORDED = "recorded", _("Direkam kampanye ini")
    REMAINING = "remaining", _("Belum rekam")


def register_of(campaign: Campaign) -> QuerySet[Student]:
    """Return the pupils whom the campaign looks at, of whatever age."""
    taking_part = Q(left_on=None, school__is_active=True)
    return Student.objects.filter(taking_part | Exists(_recorded_in(campaign)))


def eligible_of(campaign: Campaign) -> QuerySet[Student]:
    """Return the pupils of the register who are 17 on election day."""
    return register_of(campaign).filter(birth_date__lte=campaign.birth_cutoff)


def pupils_of(campaign: Campaign, standing: str) -> QuerySet[Student]:
    """Return the eligible pupils who stand at `standing` (a Standing)."""
    return with_standing(eligible_of(campaign), campaign).filter(Q(standing=standing))


def remaining_of(campaign: Campaign) -> QuerySet[Student]:
    """Return the pupils who are still to be recorded."""
    return pupils_of(campaign, Standing.REMAINING)


def with_standing(students: QuerySet[Student], campaign: Campaign) -> QuerySet[Student]:
    """Annotate eligible `students` with `standing`."""
    return students.annotate(
        standing=Case(
            When(Exists(_recorded_in(campaign)), then=Value(Standing.RECORDED.value)),
            When(
                Exists(_recorded_elsewhere(campaign)) | Exists(_known_to_siak()),
                then=Value(Standing.BEFORE.value),
            ),
            default=Value(Standing.REMAINING.value),
        )
    )


def remaining_by_school(campaign: Campaign) -> dict[int, int]:
    """Return the number of pupils still to be recorded for each school id; no zeros."""
    rows = remaining_of(campaign).order_by().values("school").annotate(count=Count("pk"))
    return {row["school"]: row["count"] for row in rows}


def _recorded_in(campaign: Campaign) -> QuerySet[StudentOutcome]:
    return StudentOutcome.objects.filter(
        student=OuterRef("pk"), outcome=Outcome.RECORDED, campaign=campaign
    )


def _recorded_elsewhere(campaign: Campaign) -> QuerySet[StudentOutcome]:
    recorded = Q(outcome=Outcome.RECORDED) & ~Q(campaign=campaign)
    return StudentOutcome.objects.filter(student=OuterRef("pk")).filter(
        recorded | Q(outcome=Outcome.ALREADY_RECORDED)
    )


def _known_to_siak() -> QuerySet[CardStatus]:
    return CardStatus.objects.filter(student=OuterRef("pk")).exclude(
        status__in=CardStatus.MUST_RECORD_AGAIN
    )
