"""Closing a visit: nobody is left without a word, and late marks still arrive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from tests.factories import REFUSAL, make_device, make_operator, make_student, make_user, make_visit
from tests.integration.recording.world import NOW, World, publish, signed_in, state_of
from tests.integration.visits.test_invariants import run_at_once
from visits.actions.closing import close_visit
from visits.actions.errors import VisitStateError
from visits.models import Recording, Visit
from visits.queries.history import history_of
from visits.queries.population import remaining_of


def close(world: World, reason: str = "unknown", **exceptions: str) -> Visit:
    return close_visit(
        visit=world.visit,
        reason=reason,
        exceptions={int(key[1:]): value for key, value in exceptions.items()},
        by=world.operator,
        now=NOW,
    )


@pytest.mark.django_db
def test_closing_notes_a_reason_for_all_and_others_for_some(world: World) -> None:
    sick, later, early = (make_student(world.school) for _ in range(3))
    world.send(world.event(student=early.pk))
    exceptions = {f"p{sick.pk}": "sick", f"p{later.pk}": "later"}
    assert close(world, "internship", **exceptions).state == Visit.State.COMPLETED
    assert state_of(world.student) == ("absent", "internship")
    assert state_of(sick) == ("absent", "sick")
    assert state_of(later) is None
    assert state_of(early) == ("recorded", "")
    world.visit.refresh_from_db()
    assert world.visit.completed_at == NOW
    assert set(Recording.objects.values_list("conflict", flat=True)) == {""}
    assert remaining_of(world.campaign).count() == 3


@pytest.mark.django_db
def test_closing_is_told_on_the_visit_and_the_pupil(world: World) -> None:
    world.send(world.event(student=make_student(world.school).pk))
    close(world, "sick")
    assert history_of(world.visit)[1].text == (
        "Kunjungan ditutup. Tidak hadir: 1. Belum dicatat: 0. Sudah rekam: 1."
    )
    assert "Tidak hadir" in history_of(world.student)[0].text


@pytest.mark.django_db
def test_closing_starts_a_visit_at_which_nobody_came(world: World) -> None:
    close(world, "unknown")
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "start_visit",
        "record_outcomes",
        "close_visit",
        "state_minutes",
    ]


@pytest.mark.django_db
def test_a_visit_at_which_nothing_happened_is_not_closed(world: World) -> None:
    with pytest.raises(VisitStateError, match="Batalkan kunjungan"):
        close(world, "later")
    world.visit.refresh_from_db()
    assert world.visit.state == Visit.State.SCHEDULED


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "bored", "recorded"])
def test_without_a_reason_nothing_is_closed(world: World, reason: str) -> None:
    world.send(world.event(student=make_student(world.school).pk))
    with pytest.raises(VisitStateError, match="Pilih alasan"):
        close(world, reason)
    with pytest.raises(VisitStateError, match="Pilih alasan"):
        close(world, "sick", **{f"p{world.student.pk}": "bored"})
    assert state_of(world.student) is None


@pytest.mark.django_db
def test_with_nobody_open_no_reason_is_needed(world: World) -> None:
    world.send(world.event())
    assert close(world, "").state == Visit.State.COMPLETED


@pytest.mark.django_db
def test_closing_twice_is_refused(world: World) -> None:
    close(world)
    with pytest.raises(VisitStateError, match="sudah ditutup"):
        close(world)
    assert Recording.objects.count() == 1


@pytest.mark.django_db
def test_marks_that_come_late_count_and_are_marked(world: World) -> None:
    close(world)
    assert world.codes(world.event()) == [("conflict", "visit_closed")]
    assert state_of(world.student) == ("recorded", "")
    page = signed_in(world.planner).get(f"/siswa/{world.student.pk}/").content.decode()
    assert page.count(">terlambat</span>") == 1


@pytest.mark.django_db
def test_more_pupils_than_one_batch_holds(world: World) -> None:
    for _ in range(520):
        make_student(world.school)
    close(world, "sick")
    assert Recording.objects.filter(outcome="absent").count() == 521


@pytest.mark.django_db(transaction=True)
def test_closing_while_others_record_and_close_leaves_one_word_for_each() -> None:
    world = World()
    pupils = [make_student(world.school) for _ in range(30)]
    jobs: list[Any] = [lambda: close(world, "unknown") for _ in range(3)]
    jobs += [lambda p=p: world.send(world.event(student=p.pk)) for p in pupils[:12]]

    results = run_at_once(jobs)

    refused = [r for r in results if isinstance(r, Exception)]
    assert [str(error) for error in refused] == [str(VisitStateError("already_closed"))] * 2
    assert Visit.objects.get(pk=world.visit.pk).state == Visit.State.COMPLETED
    assert all(state_of(pupil) == ("recorded", "") for pupil in pupils[:12])
    assert all(state_of(pupil) == ("absent", "unknown") for pupil in pupils[12:])


@pytest.mark.django_db
def test_the_page_shows_who_is_open_by_class(world: World) -> None:
    other = make_student(world.school, class_name="XII IPS 2")
    world.send(world.event(student=make_student(world.school).pk))
    response = signed_in(world.operator).get(f"/kunjungan/{world.visit.pk}/tutup/")
    groups = response.context["classes"]
    assert [[e.student.pk for e in g.entries] for g in groups] == [[world.student.pk], [other.pk]]
    assert "Mengapa 2 siswa ini belum dicatat?" in response.content.decode()


@pytest.mark.django_db
def test_the_page_closes_with_reasons(world: World) -> None:
    sick = make_student(world.school)
    url = f"/kunjungan/{world.visit.pk}/tutup/"
    client = signed_in(world.operator)
    refused = client.post(url, {f"reason-{sick.pk}": "sick"})
    assert refused.status_code == 422
    assert "Pilih alasan" in refused.content.decode()
    done = client.post(url, {"reason": "leave", f"reason-{sick.pk}": "sick", "reason-x": "sick"})
    assert done.status_code == 302
    assert state_of(world.student) == ("absent", "leave")
    assert state_of(sick) == ("absent", "sick")
    again = client.get(url, follow=True)
    assert "sudah ditutup" in again.content.decode()


@pytest.mark.django_db
def test_only_who_may_record_there_closes(world: World) -> None:
    elsewhere = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    url = f"/kunjungan/{world.visit.pk}/tutup/"
    assert signed_in(make_operator(elsewhere)).post(url, {"reason": "sick"}).status_code == 404
    for role in (Role.SCHOOL_HEAD, Role.OBSERVER):
        assert signed_in(make_user(role)).post(url, {"reason": "sick"}).status_code == REFUSAL[role]
    assert signed_in(world.planner).post(url, {"reason": "sick"}).status_code == 302


@pytest.mark.django_db
def test_a_visit_whose_pupils_were_all_noted_a_day_early_can_be_closed(world: World) -> None:
    day_before = NOW - timedelta(days=1)
    world.send(world.event(recorded_at=day_before), now=day_before)
    world.visit.refresh_from_db()
    assert world.visit.state == Visit.State.SCHEDULED
    assert close(world).state == Visit.State.COMPLETED
