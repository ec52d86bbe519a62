"""Publishing a plan: what becomes of visits, and what is refused when the world has moved on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from devices.models import Outage
from ektp_outreach.audit.models import AuditEvent
from schools.models import Closure
from tests.factories import make_campaign, make_device, make_school, make_student, make_visit
from tests.integration.visits.test_invariants import run_at_once
from visits.actions.errors import VisitConflict
from visits.actions.plan_errors import PlanError, WorldChanged
from visits.actions.publishing import publish_plan
from visits.actions.visits import cancel_visit, confirm_visit, move_visit, schedule_visit
from visits.actions.wishes import add_wish
from visits.models import PlanRun, Proposal, Visit
from visits.plan_messages import change_sentences

from .world import NOW, TUESDAY, WEDNESDAY, PlanningWorld

pytestmark = pytest.mark.django_db
THURSDAY = TUESDAY + timedelta(2)


def publish(run: PlanRun, world: PlanningWorld, now: datetime = NOW) -> PlanRun:
    return publish_plan(run=run, by=world.planner, now=now)


def by_hand(world: PlanningWorld, *rows: Proposal) -> PlanRun:
    """Return a finished run that proposes exactly `rows`, beside what a real run saw."""
    run = world.solved()
    run.proposals.all().delete()
    for row in rows:
        row.run = run
        row.save()
        row.devices.set(world.devices[:2] if row.date != WEDNESDAY else world.devices[2:])
    return run


def move(visit: Visit, day: date) -> Proposal:
    return Proposal(
        school=visit.school, visit=visit, kind="moved", old_date=visit.date, date=day, pupils=1
    )


def events_of(visit: Visit) -> dict[str, dict[str, object]]:
    return {event.action: event.data for event in AuditEvent.objects.about(visit)}


def test_visits_keep_their_identity_and_the_trail_has_both_days(world: PlanningWorld) -> None:
    """Both visits take each other's day; the school that had confirmed is asked again."""
    run = by_hand(world, move(world.told, WEDNESDAY), move(world.confirmed, TUESDAY))
    publish(run, world)
    world.told.refresh_from_db()
    world.confirmed.refresh_from_db()
    assert (world.told.date, world.told.published_at) == (WEDNESDAY, NOW)
    assert (world.confirmed.date, world.confirmed.state) == (TUESDAY, Visit.State.SCHEDULED)
    assert world.confirmed.confirmed_by is None
    assert list(world.confirmed.devices.all()) == world.devices[:2]
    assert events_of(world.told)["move_visit"]["date"] == {
        "old": TUESDAY.isoformat(),
        "new": WEDNESDAY.isoformat(),
    }
    run.refresh_from_db()
    assert (run.state, run.published_at) == (PlanRun.State.PUBLISHED, NOW)
    (event,) = AuditEvent.objects.filter(action="publish_plan")
    assert event.data == {"added": 0, "moved": 2, "dropped": 0, "unchanged": 0}


def test_full_days_exchange_their_visits(world: PlanningWorld) -> None:
    world.campaign.schools_per_team_day = 1
    world.campaign.save(update_fields=["schools_per_team_day"])
    run = by_hand(world, move(world.told, WEDNESDAY), move(world.confirmed, TUESDAY))
    publish(run, world)
    assert Visit.objects.get(pk=world.told.pk).date == WEDNESDAY


def test_a_dropped_visit_is_cancelled_with_a_reason_and_a_draft_is_told(
    world: PlanningWorld,
) -> None:
    draft = make_visit(
        world.campaign, school=world.schools["SMA Islam"], date=THURSDAY, devices=world.devices[:2]
    )
    gone = Proposal(school=world.told.school, visit=world.told, kind="dropped", old_date=TUESDAY)
    kept = Proposal(
        school=draft.school, visit=draft, kind="unchanged", old_date=THURSDAY, date=THURSDAY
    )
    with translation.override("en"):  # the school reads Indonesian all the same
        publish(by_hand(world, gone, kept), world)
    world.told.refresh_from_db()
    draft.refresh_from_db()
    assert world.told.state == Visit.State.CANCELLED
    assert world.told.cancel_reason == "Jadwal disusun ulang pada 23 November 2026."
    assert (draft.state, draft.published_at) == (Visit.State.SCHEDULED, NOW)
    assert set(events_of(draft)) == {"publish_visit"}
    assert events_of(world.told)["cancel_visit"]["reason"] == world.told.cancel_reason


def test_a_confirmed_visit_whose_hours_change_is_asked_again(world: PlanningWorld) -> None:
    longer = Proposal(
        school=world.confirmed.school,
        visit=world.confirmed,
        kind="unchanged",
        old_date=WEDNESDAY,
        date=WEDNESDAY,
        end_time=time(15),
    )
    publish(by_hand(world, longer), world)
    world.confirmed.refresh_from_db()
    assert world.confirmed.state == Visit.State.SCHEDULED


def test_a_plan_that_collides_leaves_nothing_behind(world: PlanningWorld) -> None:
    run = by_hand(world, move(world.told, WEDNESDAY), move(world.confirmed, THURSDAY))
    for row in run.proposals.all():
        row.devices.set(world.devices[:1])
    with pytest.raises(PlanError, match="bertabrakan"):
        publish(run, world)
    assert list(Visit.objects.values_list("date", flat=True)) == [TUESDAY, WEDNESDAY]
    assert Visit.objects.get(pk=world.told.pk).devices.count() == 2
    assert not AuditEvent.objects.filter(action="publish_plan").exists()


def add_pupil(world: PlanningWorld) -> None:
    make_student(world.schools["SMA Islam"])


def close_school(world: PlanningWorld) -> None:
    Closure.objects.create(
        school=world.schools["SMAN 8"], starts_on=TUESDAY, ends_on=TUESDAY, kind="exam"
    )


def close_all(world: PlanningWorld) -> None:
    Closure.objects.create(starts_on=TUESDAY, ends_on=WEDNESDAY, kind="exam")


def break_device(world: PlanningWorld) -> None:
    moment = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    Outage.objects.create(device=world.devices[0], starts_at=moment, reason="Rusak")


def retire_device(world: PlanningWorld) -> None:
    world.devices[3].is_active = False
    world.devices[3].save()


def work_on_a_sunday(world: PlanningWorld) -> None:
    world.campaign.extra_dates = [date(2026, 11, 29)]
    world.campaign.save()


def shorten(world: PlanningWorld) -> None:
    world.campaign.deadline = date(2026, 12, 3)
    world.campaign.save()


def confirm(world: PlanningWorld) -> None:
    confirm_visit(visit=world.told, by=world.planner, now=NOW, today=date(2026, 11, 23))


def cancel(world: PlanningWorld) -> None:
    cancel_visit(visit=world.told, reason="Ujian", by=world.planner)


def move_by_hand(world: PlanningWorld) -> None:
    move_visit(visit=world.told, date=THURSDAY, start=time(8), end=time(13), by=world.planner)


def wish(world: PlanningWorld) -> None:
    add_wish(
        campaign=world.campaign,
        school=world.schools["SMAN 8"],
        kind="forbid",
        date=THURSDAY,
        by=world.planner,
        today=date(2026, 11, 23),
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (add_pupil, "Siswa belum rekam di SMA Islam berubah dari 4 menjadi 5."),
        (close_school, "SMAN 8 tidak bisa dikunjungi pada 24 November 2026."),
        (
            close_all,
            "Semua sekolah tidak bisa dikunjungi pada 24 November 2026–25 November 2026.",
        ),
        (break_device, "Alat 1 tidak bisa dipakai pada 24 Nov 2026, 08.00 sampai ada kabar."),
        (retire_device, "Alat 4 tidak dipakai lagi."),
        (
            work_on_a_sunday,
            "Aturan kampanye “hari kerja tambahan” berubah dari tidak ada menjadi "
            "29 November 2026.",
        ),
        (
            shorten,
            "Aturan kampanye “hari perekaman terakhir” berubah dari 4 Desember 2026 menjadi "
            "3 Desember 2026.",
        ),
        (
            confirm,
            "Kunjungan ke SMAN 8 berubah dari 24 November 2026, Terjadwal menjadi "
            "24 November 2026, Dikonfirmasi.",
        ),
        (cancel, "Kunjungan ke SMAN 8 (24 November 2026, 08.00–13.00, Terjadwal) dibatalkan."),
        (
            move_by_hand,
            "Kunjungan ke SMAN 8 berubah dari 24 November 2026 menjadi 26 November 2026.",
        ),
        (wish, "Ada permintaan baru untuk SMAN 8 (Jangan pada tanggal 26 November 2026)."),
    ],
)
def test_what_changed_since_the_run_is_named(
    world: PlanningWorld, change: Callable[[PlanningWorld], None], sentence: str
) -> None:
    run = world.solved()
    change(world)
    before = list(Visit.objects.order_by("pk").values())
    with pytest.raises(WorldChanged) as error:
        publish(run, world)
    assert change_sentences(error.value.changes) == [sentence]
    assert list(Visit.objects.order_by("pk").values()) == before


def test_names_and_other_campaigns_schools_change_nothing(world: PlanningWorld) -> None:
    run = world.solved()
    school = world.schools["SMAN 8"]
    school.name = "SMA Negeri 8"
    school.save(update_fields=["name"])
    Closure.objects.create(starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 5), kind="exam")
    assert publish(run, world).state == PlanRun.State.PUBLISHED


def test_a_plan_whose_first_day_has_begun_is_too_late(world: PlanningWorld) -> None:
    run = world.solved()
    with pytest.raises(PlanError) as error:
        publish(run, world, now=datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    assert error.value.code == "day_passed"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_told_that_it_is_done(world: PlanningWorld) -> None:
    run = world.solved()
    results = run_at_once([lambda: publish(run, world)] * 2)
    assert sorted(type(r).__name__ for r in results) == ["PlanError", "PlanRun"]
    assert Visit.objects.standing().count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_plans_published_at_once_one_sees_that_the_world_changed(
    world: PlanningWorld,
) -> None:
    runs = [world.solved(), world.solved()]
    results = run_at_once([lambda r=r: publish(r, world) for r in runs])  # type: ignore[misc]
    assert sorted(type(r).__name__ for r in results) == ["PlanRun", "WorldChanged"]
    assert Visit.objects.standing().count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_booking_at_the_same_moment_comes_before_or_after_but_never_between(
    world: PlanningWorld,
) -> None:
    other = make_school(name="SMAN 1")
    run = world.solved()

    def book() -> Visit:
        return schedule_visit(
            campaign=world.campaign,
            school=other,
            date=TUESDAY,
            start=time(8),
            end=time(13),
            devices=world.devices[2:],
            by=world.planner,
        )

    published, booked = run_at_once([lambda: publish(run, world), book])
    if isinstance(published, WorldChanged):
        assert [change.name for change in published.changes] == ["SMAN 1"]
        assert isinstance(booked, Visit)
    else:
        assert isinstance(published, PlanRun)
        assert isinstance(booked, Visit | VisitConflict)
    assert Visit.objects.count() == 2 + isinstance(published, PlanRun) + isinstance(booked, Visit)


def test_another_campaigns_booking_of_the_same_devices_is_a_change(world: PlanningWorld) -> None:
    run = world.solved()
    make_visit(make_campaign(), date=THURSDAY, devices=[make_device()])
    with pytest.raises(WorldChanged) as error:
        publish(run, world, now=timezone.now())
    assert [change.kind for change in error.value.changes] == ["school", "device", "visit"]
