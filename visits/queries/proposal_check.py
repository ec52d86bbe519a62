"""A proposed visit judged among the others of its run, by the rules of every booking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from visits.models import PlanRun, Proposal
from visits.planner.constraints import errors_of, warnings_of
from visits.planner.problem import PlacedVisit, Problem

from .booking import Check, device_choices
from .problem import problem_of
from .rates import Rate, rate_of


def placed_proposal(proposal: Proposal) -> PlacedVisit:
    """Return a proposal as the planner's rules see it; its id is no visit's."""
    return PlacedVisit(
        school=proposal.school_id,
        date=proposal.shown_date,
        start=proposal.start_time,
        end=proposal.end_time,
        devices=frozenset(device.pk for device in proposal.devices.all()),
        team=proposal.team,
        id=-proposal.pk,
    )


def problem_of_run(run: PlanRun, day: date, *, today: date, remaining: dict[int, int]) -> Problem:
    """Return what decides on `day` once the run is published."""
    rate = rate_of_run(run)
    problem = problem_of(run.campaign, day, day, today=today, remaining=remaining, rate=rate)
    rows = list(run.proposals.prefetch_related("devices"))
    replaced = {row.visit_id for row in rows}
    return replace(
        problem,
        visits=(
            *(visit for visit in problem.visits if visit.id not in replaced),
            *(placed_proposal(row) for row in rows if row.date),
        ),
    )


def rate_of_run(run: PlanRun) -> Rate:
    """Return the rate that the run was planned with."""
    return Rate(run.rate, run.rate_visits) if run.rate else rate_of(run.campaign)


def pupils_left_to(proposal: Proposal) -> int:
    """Return the school's pupils whom no other visit of the run takes."""
    left: int = proposal.run.left.get(str(proposal.school_id), 0)
    return left + proposal.pupils


def check_proposal(proposal: Proposal, wanted: PlacedVisit, *, today: date) -> Check:
    """Judge `wanted` in place of `proposal`, for the form."""
    need = pupils_left_to(proposal)
    problem = problem_of_run(
        proposal.run, wanted.date, today=today, remaining={wanted.school: need}
    )
    return Check(
        wanted=wanted,
        errors=errors_of(problem, wanted),
        warnings=warnings_of(problem, wanted),
        devices=device_choices(problem, wanted),
        neighbours=[],
        places_left=0,
        capacity=problem.capacity(wanted),
        need=need,
        rate=rate_of_run(proposal.run),
    )
