"""What the page of one visit shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from ektp_outreach.accounts.models import User
from visits.models import StudentOutcome, Visit, VisitOperator
from visits.models.recordings import AbsenceReason, Outcome
from visits.planner.constraints import Conflict

from .booking import capacity_of, expected_pupils
from .flags import conflicts_of_standing
from .problem import problem_of
from .rates import Rate, rate_of


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Figures of one visit; `outcomes` are labels with the number of pupils."""

    expected: int | None
    capacity: int
    recorded: int
    outcomes: list[tuple[str, int]]
    conflicts: list[Conflict]
    rate: Rate


def facts_of(visit: Visit, *, today: date) -> VisitFacts:
    """Count what a visit expects or has reached; `expected` is None when it lies behind."""
    rows = StudentOutcome.objects.filter(visit=visit).values_list("outcome", "reason")
    counts = Counter(rows)
    problem = problem_of(visit.campaign, visit.date, visit.date)
    rate = rate_of(visit.campaign)
    return VisitFacts(
        expected=expected_pupils(visit.campaign, rate, today=today).get(visit.pk),
        capacity=capacity_of(visit, rate),
        recorded=sum(n for (outcome, _), n in counts.items() if outcome == Outcome.RECORDED),
        outcomes=[(_label(*key), counts[key]) for key in sorted(counts, key=_order)],
        conflicts=conflicts_of_standing(problem, [visit], today=today).get(visit.pk, []),
        rate=rate,
    )


def busy_operators(visit: Visit) -> dict[int, Visit]:
    """Return for each operator's id another visit of theirs at the same time."""
    crews = (
        VisitOperator.objects.filter(
            visit__date=visit.date,
            visit__start_time__lt=visit.end_time,
            visit__end_time__gt=visit.start_time,
        )
        .exclude(visit=visit)
        .exclude(visit__state=Visit.State.CANCELLED)
        .select_related("visit__school")
    )
    return {crew.user_id: crew.visit for crew in crews}


def operators_of(visit: Visit) -> list[User]:
    return list(visit.operators.order_by("name"))


def _label(outcome: str, reason: str) -> str:
    label = str(Outcome(outcome).label)
    return f"{label}: {AbsenceReason(reason).label}" if reason else label


def _order(key: tuple[str, str]) -> tuple[int, str]:
    return list(Outcome).index(Outcome(key[0])), key[1]
