"""The campaign as the planner is given it: one figure, and everything that stands in the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from devices.models import Outage
from schools.models import Closure
from tests.factories import (
    make_campaign,
    make_device,
    make_recording,
    make_student,
    make_visit,
)
from visits.actions.watching import counted
from visits.actions.wishes import add_wish
from visits.models import Visit, Wish
from visits.planner.numbering import number
from visits.planner.solve import solve
from visits.queries.kept_tallies import remaining_by_school
from visits.queries.plan_choices import Choices
from visits.queries.planning import Planning, first_day_of, planning_of

from .world import NOW, TUESDAY, WEDNESDAY, PlanningWorld

pytestmark = pytest.mark.django_db
MONDAY = TUESDAY - timedelta(1)
State = Visit.State


def planned(world: PlanningWorld, *, without: Wish | None = None, **choices: object) -> Planning:
    return planning_of(
        world.campaign,
        TUESDAY,
        today=MONDAY,
        choices=Choices(**choices),  # type: ignore[arg-type]
        without=without,
    )


def open_days(planning: Planning, school: int) -> list[date]:
    instance = number(planning.problem)
    found = next(s for s in instance.schools if s.id == school)
    return [instance.days[n] for n in sorted(found.days)]


def devices_on(planning: Planning, day: date) -> list[str]:
    instance = number(planning.problem)
    n = instance.days.index(day)
    return [planning.problem.devices[d.id].name for d in instance.devices if n in d.days]


def at(day: date, hour: int) -> datetime:
    """Return a moment of the office's clock (UTC+7)."""
    return datetime.combine(day, time(hour - 7), UTC)


def visit_today(world: PlanningWorld, name: str, **fields: object) -> Visit:
    return make_visit(
        world.campaign,
        school=world.schools[name],
        date=MONDAY,
        state=State.SCHEDULED,
        published_at=NOW,
        devices=world.devices[2:],
        **fields,
    )


def test_the_pupils_are_those_that_progress_counts(world: PlanningWorld) -> None:
    planning = planned(world)
    assert planning.remaining == remaining_by_school(world.campaign)
    assert (planning.pupils, planning.expected_before) == (9, 0)


def test_todays_visits_are_expected_to_do_what_they_can(world: PlanningWorld) -> None:
    """Pupils recorded as expected while the planner works change nothing."""
    school = world.schools["SMA Islam"]
    for _ in range(100):
        make_student(school)
    visit = visit_today(world, "SMA Islam")
    first = planned(world)
    assert (first.remaining[school.pk], first.expected_before) == (4, 100)
    pupils = list(school.student_set.all()[:30])
    visit.state = State.IN_PROGRESS
    visit.save(update_fields=["state"])
    for student in pupils:
        make_recording(visit, student, recorded_at=NOW)
    second = planned(world)
    assert (second.remaining[school.pk], second.expected_before) == (4, 70)
    visit.state, visit.completed_at = State.COMPLETED, NOW
    visit.save(update_fields=["state", "completed_at"])
    assert planned(world).remaining[school.pk] == 74


def test_absent_and_new_pupils_are_simply_remaining(world: PlanningWorld) -> None:
    school = world.schools["SMA Islam"]
    past = make_visit(
        world.campaign,
        school=school,
        date=MONDAY - timedelta(7),
        state=State.COMPLETED,
        published_at=NOW,
        completed_at=NOW,
        devices=world.devices[:2],
    )
    make_recording(past, school.student_set.all()[0], outcome="absent", reason="sick")
    make_recording(past, school.student_set.all()[1])
    assert planned(world).remaining[school.pk] == 3
    make_student(school)
    assert planned(world).remaining[school.pk] == 4


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (at(MONDAY, 7), MONDAY),
        (at(MONDAY, 8), TUESDAY),
        (at(TUESDAY, 7), WEDNESDAY),
        (at(date(2026, 10, 1), 12), date(2026, 11, 2)),
    ],
    ids=["before opening", "after opening", "a visit stands that day", "before the campaign"],
)
def test_the_first_day_is_the_next_that_nobody_works_on(
    world: PlanningWorld, moment: datetime, first: date
) -> None:
    assert first_day_of(world.campaign, moment) == first


def test_confirmed_visits_are_pinned_told_ones_are_promises_and_drafts_are_free(
    world: PlanningWorld,
) -> None:
    make_visit(world.campaign, school=world.schools["SMA Islam"], date=WEDNESDAY)
    planning = planned(world)
    told = (world.schools["SMAN 8"].pk, TUESDAY)
    confirmed = (world.schools["SMAN 9"].pk, WEDNESDAY)
    assert planning.problem.confirmed == {confirmed}
    assert planning.problem.published == {told, confirmed}
    assert [visit.state for visit in planning.standing] == ["scheduled", "confirmed", "draft"]


def test_a_device_with_an_outage_in_visiting_hours_stays_away_that_day(
    world: PlanningWorld,
) -> None:
    for number_, (start, end) in enumerate(((6, 9), (12, 15), (6, 8), (13, 15))):
        Outage.objects.create(
            device=world.devices[number_],
            starts_at=at(TUESDAY, 12) + timedelta(hours=start - 12),
            ends_at=at(TUESDAY, end),
            reason="Servis",
        )
    assert devices_on(planned(world), TUESDAY) == ["Alat 3", "Alat 4"]


def test_a_day_with_a_later_visit_is_as_long_as_that_visit(world: PlanningWorld) -> None:
    world.told.end_time = time(16)
    world.told.save(update_fields=["end_time"])
    Outage.objects.create(
        device=world.devices[0],
        starts_at=at(TUESDAY, 14),
        ends_at=at(TUESDAY, 15),
        reason="Servis",
    )
    assert devices_on(planned(world), TUESDAY) == ["Alat 2", "Alat 3", "Alat 4"]


def test_another_campaigns_visit_holds_its_devices_and_its_school(world: PlanningWorld) -> None:
    school, other = world.schools["SMA Islam"], make_campaign()
    make_visit(other, school=school, date=TUESDAY, devices=world.devices[3:])
    make_visit(
        other, date=WEDNESDAY, devices=world.devices[2:3], start_time=time(13), end_time=time(15)
    )
    planning = planned(world)
    assert devices_on(planning, TUESDAY) == ["Alat 1", "Alat 2", "Alat 3"]
    assert devices_on(planning, WEDNESDAY) == ["Alat 1", "Alat 2", "Alat 3", "Alat 4"]
    assert TUESDAY not in open_days(planning, school.pk)


def test_closures_holidays_weekends_and_extra_dates(world: PlanningWorld) -> None:
    school = world.schools["SMA Islam"]
    Closure.objects.create(school=school, starts_on=WEDNESDAY, ends_on=WEDNESDAY, kind="exam")
    world.campaign.extra_dates = [date(2026, 11, 29)]
    world.campaign.save(update_fields=["extra_dates"])
    days = open_days(planned(world), school.pk)
    week = [TUESDAY, date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 29)]
    assert days[:4] == week
    school.days_per_week = 6
    school.save(update_fields=["days_per_week"])
    assert date(2026, 11, 28) in open_days(planned(world), school.pk)
    assert date(2026, 11, 28) not in open_days(planned(world), world.schools["SMAN 8"].pk)


def wish(world: PlanningWorld, kind: str, day: date) -> Wish:
    return Wish.objects.create(
        campaign=world.campaign,
        school=world.schools["SMA Islam"],
        kind=kind,
        date=day,
        created_by=world.planner,
    )


def test_wishes_pin_forbid_and_prefer(world: PlanningWorld) -> None:
    school = world.schools["SMA Islam"].pk
    pin = wish(world, "pin", TUESDAY)
    wish(world, "prefer", date(2026, 11, 30))
    wish(world, "forbid", date(2026, 12, 1))
    planning = planned(world)
    assert planning.pins == {(school, TUESDAY)}
    assert (school, TUESDAY) in planning.problem.confirmed
    assert open_days(planning, school) == [
        TUESDAY,
        *(date(2026, 11, 30) + timedelta(n) for n in (0, 2, 3, 4)),
    ]
    assert planned(world, without=pin).pins == frozenset()


def test_choices_hold_for_one_run(world: PlanningWorld) -> None:
    school = world.schools["SMA Islam"].pk
    planning = planned(
        world,
        pins=frozenset({(school, WEDNESDAY)}),
        forbidden=frozenset({(school, TUESDAY)}),
    )
    assert (school, WEDNESDAY) in planning.problem.confirmed
    assert TUESDAY not in open_days(planning, school)
    question = Choices(planning.pins, frozenset({(school, TUESDAY)})).as_question()
    assert Choices.of(question) == Choices(planning.pins, frozenset({(school, TUESDAY)}))


def test_wear_counts_days_before_this_system_and_days_out(world: PlanningWorld) -> None:
    device, other = make_device(days_used_before=20), make_device()
    for days, start in ((7, 8), (7, 11), (14, 8)):
        make_visit(
            world.campaign,
            date=MONDAY - timedelta(days),
            start_time=time(start),
            end_time=time(start + 2),
            state=State.COMPLETED,
            published_at=NOW,
            completed_at=NOW,
            devices=[device, other],
        )
    assert planned(world).problem.devices[device.pk].days_used == 22


@pytest.mark.parametrize(
    ("pupils", "seen"),
    [
        (15, 15),  # the fewest devices suffice in the shorter hours
        (50, 101),  # three are needed, where the planner would think two enough
        (90, 180),  # 60 in two hours (150, the planner thinks) and 30 on another day
    ],
)
def test_a_shorter_visit_takes_fewer_pupils(world: PlanningWorld, pupils: int, seen: int) -> None:
    """Two hours at 10 pupils an hour: 20 for each device, where the usual five hours take 50."""
    school = world.schools["SMAN 8"]
    for _ in range(pupils - 2):
        make_student(school)
    world.told.end_time = time(10)
    world.told.save(update_fields=["end_time"])
    planning = planned(world)
    assert planning.remaining[school.pk] == pupils
    assert planning.problem.schools[school.pk].remaining == seen


def short_draft(world: PlanningWorld, pupils: int) -> None:
    """Give SMAN 8 a draft of two hours on the day of its neighbour, and `pupils` in all."""
    world.told.delete()
    school = world.schools["SMAN 8"]
    make_visit(
        world.campaign,
        school=school,
        date=WEDNESDAY,
        state=State.DRAFT,
        end_time=time(10),
        devices=world.devices[2:],
    )
    for _ in range(pupils - 2):
        make_student(school)


@pytest.mark.parametrize(("pupils", "end"), [(40, 10), (90, 13)])
def test_a_draft_is_lengthened_only_when_its_hours_do_not_suffice(
    world: PlanningWorld, pupils: int, end: int
) -> None:
    """Two hours at 10 pupils an hour: two devices record 40, in the usual five hours 100."""
    short_draft(world, pupils)
    run = world.solved()
    proposal = world.proposal(run, "SMAN 8")
    assert (proposal.pupils, proposal.start_time, proposal.end_time) == (pupils, time(8), time(end))
    assert proposal.devices.count() == 2
    assert (run.left, run.proven_levels) == ({}, 6)


def test_a_pinned_draft_keeps_its_hours(world: PlanningWorld) -> None:
    short_draft(world, 90)
    add_wish(
        campaign=world.campaign,
        school=world.schools["SMAN 8"],
        kind=Wish.Kind.PIN,
        date=WEDNESDAY,
        by=world.planner,
        today=MONDAY,
    )
    run = world.solved()
    rows = run.proposals.filter(school=world.schools["SMAN 8"]).order_by("end_time")
    assert [(row.end_time, row.date == WEDNESDAY) for row in rows] == [
        (time(10), True),
        (time(13), False),
    ]
    assert sum(row.pupils for row in rows) == 90
    assert (run.left, run.proven_levels) == ({}, 6)


def test_nothing_is_called_proven_when_other_pupils_are_left_than_were_proven(
    world: PlanningWorld,
) -> None:
    solution = solve(planned(world).problem, seconds=10)
    assert (solution.score.unrecorded, solution.proven_levels) == (0, 6)
    assert counted(solution, {})["proven_levels"] == 6
    stored = counted(solution, {world.told.school_id: 5})
    assert (stored["score"]["unrecorded"], stored["proven_levels"]) == (5, 0)
