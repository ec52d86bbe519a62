"""A school asks for another date: offers, holds, races, answers, and requests that die."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone, translation

from devices.models import Device, Outage
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from schools.models import Closure, School
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_head,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.errors import VisitConflict, VisitStateError
from visits.actions.holds import release_holds
from visits.actions.move_requests import accept_move, decline_move, request_move, withdraw_move
from visits.actions.visits import cancel_visit, move_visit, publish_visit, schedule_visit
from visits.models import Campaign, MoveRequest, Visit
from visits.queries.offers import offers_for
from visits.queries.plan_choices import Choices
from visits.queries.planning import planning_of

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 16)
DAYS = [MONDAY + timedelta(days=n) for n in range(5)]
State = MoveRequest.State


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def devices() -> list[Device]:
    return [make_device() for _ in range(4)]


def told(campaign: Campaign, devices: list[Device], day: date, **fields: object) -> Visit:
    values = {"school": make_school(), "state": Visit.State.SCHEDULED} | fields
    now = timezone.now()
    with transaction.atomic():
        return make_visit(campaign, date=day, devices=devices, published_at=now, **values)


def ask(visit: Visit, *dates: date, now: datetime | None = None) -> MoveRequest:
    by = make_head(visit.school)
    return request_move(visit=visit, dates=dates, reason="Ujian", by=by, now=now or timezone.now())


def dates_for(campaign: Campaign, visit: Visit) -> list[date]:
    return [offer.date for offer in offers_for(campaign, visit, today=TODAY)]


@pytest.mark.django_db
def test_only_dates_that_work_are_offered(campaign: Campaign, devices: list[Device]) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    Closure.objects.create(
        school=visit.school, starts_on=DAYS[1], ends_on=DAYS[1], kind=Closure.Kind.EXAM
    )
    for device in devices[:3]:
        Outage.objects.create(
            device=device,
            starts_at=datetime.combine(DAYS[2], datetime.min.time(), UTC),
            ends_at=datetime.combine(DAYS[3], datetime.min.time(), UTC),
            reason="Servis",
        )
    found = dates_for(campaign, visit)
    assert DAYS[0] not in found
    assert DAYS[1] not in found
    assert DAYS[2] not in found
    assert {DAYS[3], DAYS[4]} <= set(found)
    assert min(found) >= TODAY + timedelta(days=3)
    assert max(found) <= campaign.deadline
    assert all(day.weekday() < 5 for day in found)


@pytest.mark.django_db
def test_the_day_beside_a_neighbour_comes_first(campaign: Campaign, devices: list[Device]) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    make_student(visit.school)
    told(campaign, devices[2:], DAYS[3])
    best, *others = offers_for(campaign, visit, today=TODAY)
    assert best.date == DAYS[3]
    assert best.beside
    assert (best.cost.team_days, others[0].cost.team_days) == (-1, 0)


@pytest.mark.django_db
def test_a_full_day_is_not_offered(campaign: Campaign, devices: list[Device]) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    Campaign.objects.update(schools_per_team_day=1)
    campaign.refresh_from_db()
    told(campaign, devices[2:], DAYS[1])
    assert DAYS[1] not in dates_for(campaign, visit)


@pytest.mark.django_db
def test_the_first_choice_is_held_with_its_devices(
    campaign: Campaign, devices: list[Device]
) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    request = ask(visit, DAYS[1], DAYS[2])
    assert request.hold is not None
    assert (request.hold.state, request.hold.date) == (Visit.State.HELD, DAYS[1])
    assert request.hold.devices.count() == 2
    assert Visit.objects.published().get() == visit
    planner = make_user(Role.PLANNER)
    with pytest.raises(VisitConflict):
        schedule_visit(
            campaign=campaign,
            school=make_school(),
            date=DAYS[1],
            start=request.hold.start_time,
            end=request.hold.end_time,
            devices=list(request.hold.devices.all()),
            by=planner,
        )
    for forbidden in (
        lambda: publish_visit(visit=request.hold, by=planner, now=NOW),
        lambda: cancel_visit(visit=request.hold, reason="x", by=planner),
        lambda: move_visit(
            visit=request.hold,
            date=DAYS[3],
            start=visit.start_time,
            end=visit.end_time,
            by=planner,
        ),
    ):
        with pytest.raises(VisitStateError):
            forbidden()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "dates", [[], [DAYS[0]], [DAYS[1], DAYS[1]], [DAYS[1], DAYS[2], DAYS[3], DAYS[4]]]
)
def test_unclear_dates_are_refused(
    campaign: Campaign, devices: list[Device], dates: list[date]
) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    with pytest.raises(VisitStateError, match="Pilih satu sampai tiga"):
        ask(visit, *dates)
    assert not MoveRequest.objects.exists()


@pytest.mark.django_db
def test_a_school_asks_once_at_a_time(campaign: Campaign, devices: list[Device]) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    request = ask(visit, DAYS[1])
    with pytest.raises(VisitStateError, match="sudah meminta"):
        ask(visit, DAYS[2])
    withdraw_move(request=request, by=request.requested_by, now=NOW)
    assert not Visit.objects.filter(state=Visit.State.HELD).exists()
    assert ask(visit, DAYS[2]).hold.date == DAYS[2]


@pytest.mark.django_db
def test_accepting_moves_the_visit_to_the_held_place(
    campaign: Campaign, devices: list[Device]
) -> None:
    visit = told(campaign, devices[:2], DAYS[0], state=Visit.State.SCHEDULED)
    request = ask(visit, DAYS[1], DAYS[2])
    planner = make_user(Role.PLANNER)
    accept_move(request=request, day=DAYS[1], by=planner, now=timezone.now())
    visit.refresh_from_db()
    request.refresh_from_db()
    assert (visit.date, visit.state) == (DAYS[1], Visit.State.CONFIRMED)
    assert visit.confirmed_by == request.requested_by
    assert (request.state, request.answered_by, request.hold) == (State.ACCEPTED, planner, None)
    assert Visit.objects.count() == 1
    with pytest.raises(VisitStateError, match="sudah dijawab"):
        accept_move(request=request, day=DAYS[2], by=planner, now=timezone.now())


@pytest.mark.django_db
def test_another_choice_may_be_accepted_while_it_works(
    campaign: Campaign, devices: list[Device]
) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    request = ask(visit, DAYS[1], DAYS[2])
    planner = make_user(Role.PLANNER)
    Closure.objects.create(
        school=visit.school, starts_on=DAYS[2], ends_on=DAYS[2], kind=Closure.Kind.EXAM
    )
    with pytest.raises(VisitConflict):
        accept_move(request=request, day=DAYS[2], by=planner, now=timezone.now())
    request.refresh_from_db()
    assert (request.state, request.hold.date) == (State.OPEN, DAYS[1])
    Closure.objects.all().delete()
    accept_move(request=request, day=DAYS[2], by=planner, now=timezone.now())
    visit.refresh_from_db()
    assert visit.date == DAYS[2]


@pytest.mark.django_db
def test_a_request_dies_when_its_last_date_goes_and_is_named_before(
    campaign: Campaign, devices: list[Device]
) -> None:
    Campaign.objects.update(schools_per_team_day=1)
    campaign.refresh_from_db()
    first, second = told(campaign, devices[:2], DAYS[0]), told(campaign, devices[:2], DAYS[4])
    winner = ask(first, DAYS[1], DAYS[2])
    with time_machine.travel(NOW + timedelta(hours=49)):
        release_holds(now=timezone.now())
        loser = ask(second, DAYS[2], DAYS[1])
        with time_machine.travel(NOW + timedelta(hours=98)):
            release_holds(now=timezone.now())
            loser.refresh_from_db()
            assert loser.hold is None
            MoveRequest.objects.filter(pk=loser.pk).update(dates=[DAYS[1]])
            planner = make_user(Role.PLANNER)
            with translation.override("en"):  # the school reads Indonesian all the same
                request, dead = accept_move(
                    request=winner, day=DAYS[1], by=planner, now=timezone.now()
                )
    assert [loss.request for loss in dead] == [loser]
    loser.refresh_from_db()
    assert loser.state == State.DECLINED
    assert "sudah terisi" in loser.answer
    second.refresh_from_db()
    assert second.date == DAYS[4]
    assert request.state == State.ACCEPTED


@pytest.mark.django_db
def test_a_hold_ends_after_48_hours_even_without_a_worker(
    campaign: Campaign, devices: list[Device]
) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    request = ask(visit, DAYS[1])
    planner = make_user(Role.PLANNER)
    wanted = {
        "campaign": campaign,
        "school": make_school(),
        "date": DAYS[1],
        "start": visit.start_time,
        "end": visit.end_time,
        "devices": devices[:2],
        "by": planner,
    }
    with time_machine.travel(NOW + timedelta(hours=47)):
        assert release_holds(now=timezone.now()) == 0
        with pytest.raises(VisitConflict):
            schedule_visit(**wanted)
    with time_machine.travel(NOW + timedelta(hours=49)):
        schedule_visit(**wanted)
    request.refresh_from_db()
    assert (request.state, request.hold) == (State.OPEN, None)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["moved", "cancelled", "sql"])
def test_a_visit_that_changes_otherwise_overtakes_its_request(
    campaign: Campaign, devices: list[Device], how: str
) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    request = ask(visit, DAYS[1])
    planner = make_user(Role.PLANNER)
    if how == "moved":
        move_visit(
            visit=visit, date=DAYS[3], start=visit.start_time, end=visit.end_time, by=planner
        )
    elif how == "cancelled":
        cancel_visit(visit=visit, reason="Banjir", by=planner)
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE visits_visit SET date = date + 2 WHERE id = %s", [visit.pk])
    request.refresh_from_db()
    assert (request.state, request.hold) == (State.OVERTAKEN, None)
    assert not Visit.objects.filter(state=Visit.State.HELD).exists()


@pytest.mark.django_db
def test_declining_needs_a_reason_and_frees_the_place(
    campaign: Campaign, devices: list[Device]
) -> None:
    request = ask(told(campaign, devices[:2], DAYS[0]), DAYS[1])
    planner = make_user(Role.PLANNER)
    with pytest.raises(VisitStateError, match="Tulis alasannya"):
        decline_move(request=request, answer=" ", by=planner, now=NOW)
    decline_move(request=request, answer="Alat dipakai.", by=planner, now=NOW)
    request.refresh_from_db()
    assert (request.state, request.answer) == (State.DECLINED, "Alat dipakai.")
    assert not Visit.objects.filter(state=Visit.State.HELD).exists()


@pytest.mark.django_db(transaction=True)
def test_two_heads_ask_for_one_place_in_the_same_second() -> None:
    campaign = make_campaign(schools_per_team_day=1)
    devices = [make_device() for _ in range(3)]
    visits = [told(campaign, devices[:2], DAYS[0]), told(campaign, devices[:2], DAYS[4])]
    heads: list[User] = [make_head(visit.school) for visit in visits]
    barrier = Barrier(2)

    def race(index: int) -> str:
        try:
            barrier.wait()
            request_move(
                visit=visits[index],
                dates=[DAYS[2]],
                reason="",
                by=heads[index],
                now=timezone.now(),
            )
        except VisitConflict:
            return "lost"
        else:
            return "won"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, range(2))) == ["lost", "won"]
    assert Visit.objects.filter(state=Visit.State.HELD, date=DAYS[2]).count() == 1
    assert MoveRequest.objects.filter(state=State.OPEN).count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_at_once_does_one_of_them() -> None:
    campaign = make_campaign()
    visit = told(campaign, [make_device(), make_device()], DAYS[0])
    request, planner = ask(visit, DAYS[1]), make_user(Role.PLANNER)
    barrier = Barrier(2)

    def accept() -> None:
        accept_move(request=request, day=DAYS[1], by=planner, now=timezone.now())

    def withdraw() -> None:
        withdraw_move(request=request, by=request.requested_by, now=timezone.now())

    def race(action) -> bool:
        try:
            barrier.wait()
            action()
        except VisitStateError:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        accepted, withdrawn = pool.map(race, [accept, withdraw])
    assert accepted != withdrawn
    visit.refresh_from_db()
    assert (visit.date == DAYS[1]) is accepted
    assert not Visit.objects.filter(state=Visit.State.HELD).exists()
    assert School.objects.count() == 1


@pytest.mark.django_db
def test_a_plan_leaves_a_held_place_alone(campaign: Campaign, devices: list[Device]) -> None:
    visit = told(campaign, devices[:2], DAYS[0])
    make_student(visit.school)
    held = ask(visit, DAYS[1]).hold
    assert held is not None
    planning = planning_of(campaign, DAYS[0], today=TODAY, choices=Choices())
    assert [v.pk for v in planning.standing] == [visit.pk]
    closed = [c.first for c in planning.problem.closures if c.school == visit.school_id]
    assert closed == [DAYS[1]]
    out = {outage.device for outage in planning.problem.outages if outage.start.date() == DAYS[1]}
    assert out == {device.pk for device in held.devices.all()}
