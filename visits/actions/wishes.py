"""What people ask of the planner: a date pinned or forbidden, a week preferred."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import School
from visits.models import Campaign, Wish
from visits.planner.constraints import inside_campaign, no_holiday, no_weekend, school_open
from visits.planner.problem import PlacedVisit
from visits.queries.problem import problem_of

from .plan_errors import PlanError

# A pin may exclude other visits of its day, so only the calendar is asked.
_CALENDAR = (inside_campaign, no_weekend, no_holiday, school_open)


@transaction.atomic
def add_wish(
    *,
    campaign: Campaign,
    school: School,
    kind: str,
    date: date,
    by: User,
    today: date,
    reason: str = "",
) -> Wish:
    """Ask for or against a date; a preferred one stands for its week. Raise PlanError."""
    if kind == Wish.Kind.PREFER:
        date -= timedelta(days=date.weekday())
    if date + timedelta(days=6 if kind == Wish.Kind.PREFER else 0) < today:
        raise PlanError("wish_in_past")
    if kind == Wish.Kind.PIN and not _is_open(campaign, school, date):
        raise PlanError("wish_impossible")
    wish = Wish(campaign=campaign, school=school, kind=kind, date=date, created_by=by)
    wish.reason = reason.strip()
    try:
        with transaction.atomic():
            wish.save()
    except IntegrityError as error:
        raise PlanError("wish_exists") from error
    record_event("add_wish", wish, school, campaign, by=by, data=_facts(wish))
    return wish


@transaction.atomic
def remove_wish(*, wish: Wish, by: User) -> None:
    """Take a wish back."""
    record_event("remove_wish", wish, wish.school, wish.campaign, by=by, data=_facts(wish))
    wish.delete()


def _is_open(campaign: Campaign, school: School, day: date) -> bool:
    wanted = PlacedVisit(
        school.pk, day, campaign.visit_starts, campaign.visit_ends, devices=frozenset()
    )
    problem = problem_of(campaign, day, day)
    return not any(constraint(problem, wanted) for constraint in _CALENDAR)


def _facts(wish: Wish) -> dict[str, str]:
    return {"wish": wish.kind, "date": wish.date.isoformat(), "reason": wish.reason}
