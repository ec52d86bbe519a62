"""The operator's day and the list of a visit, with and without JavaScript."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from ektp_outreach.accounts.permissions import Role
from tests.factories import (
    MONDAY,
    REFUSAL,
    make_device,
    make_operator,
    make_recording,
    make_student,
    make_user,
    make_visit,
)
from tests.integration.recording.world import NOW, World, publish, signed_in, state_of
from visits.guests import pass_for
from visits.models import Recording, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def page(world: World, query: str = "") -> str:
    response = signed_in(world.operator).get(f"/kunjungan/{world.visit.pk}/rekam/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def start_of(html: str) -> dict[str, Any]:
    found = re.search(r'id="mulai" type="application/json">(.*?)</script>', html)
    assert found
    return dict(json.loads(found[1]))


def press(world: World, tap: str, *, token: str = "", device: object = "", **query: Any) -> Any:
    client = signed_in(world.operator)
    url = f"/kunjungan/{world.visit.pk}/rekam/"
    if not token:
        found = re.search(r'name="token" value="([^"]+)"', client.get(url).content.decode())
        assert found
        token = found[1]
    return client.post(url, {"token": token, "tap": tap, "device": device}, follow=True)


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_list_holds_who_remains_and_who_was_noted_here(world: World) -> None:
    recorded = make_student(world.school, name="Sudah Di Sini")
    world.send(world.event(student=recorded.pk))
    before = publish(make_visit(world.campaign, devices=world.devices, date=MONDAY - timedelta(7)))
    make_recording(before, make_student(world.school, name="Sudah Dulu"))
    make_recording(before, make_student(world.school, name="Dulu Sakit"), "absent", reason="sick")
    make_student(world.school, name="Terlalu Muda", birth_date=date(2011, 1, 1))
    make_student(name="Sekolah Lain")
    guest = make_student(name="Tamu")
    world.send(world.event("failed", student=guest.pk))
    html = page(world)
    names = re.findall(r'roster__number">\d+</span> ([^<]+)<', html)
    assert sorted(name for name in names if name.strip()) == sorted(
        ["Sudah Di Sini", "Dulu Sakit", "Tamu", world.student.name]
    )
    assert "Sebelumnya: Tidak hadir, Sakit (23/11/2026)" in html
    assert guest.school.name in html


def test_the_counters_add_up(world: World) -> None:
    pupils = [make_student(world.school) for _ in range(5)]
    outcomes = ("recorded", "recorded", "absent", "failed", "already_recorded")
    for pupil, outcome in zip(pupils, outcomes, strict=True):
        reason = "sick" if outcome == "absent" else ""
        world.send(world.event(outcome, student=pupil.pk, reason=reason))
    response = signed_in(world.operator).get(f"/kunjungan/{world.visit.pk}/rekam/")
    tally = response.context["tally"]
    assert (tally.recorded, tally.absent, tally.other, tally.waiting) == (2, 1, 2, 1)
    assert tally.by_device == [(world.devices[0].name, 2)]
    (group,) = response.context["classes"]
    assert (group.done, len(group.entries)) == (3, 6)


def test_classes_come_in_the_order_of_people(world: World) -> None:
    for name, grade in (("XII IPA 10", 12), ("XII IPA 2", 12), ("XI IPS 1", 11), ("", None)):
        make_student(world.school, class_name=name, grade=grade)
    response = signed_in(world.operator).get(f"/kunjungan/{world.visit.pk}/rekam/")
    assert [group.name for group in response.context["classes"]] == [
        "",
        "XI IPS 1",
        "XII IPA 1",
        "XII IPA 2",
        "XII IPA 10",
    ]


@pytest.mark.parametrize(
    "wanted", ["aminah siti", "SITI xii", "4711", "ami ipa", "siti 1234714711"]
)
def test_search_without_javascript_takes_words_in_any_order(world: World, wanted: str) -> None:
    make_student(world.school, name="Siti Nur Aminah", class_name="XII IPA 1", nisn="1234714711")
    response = signed_in(world.operator).get(
        f"/kunjungan/{world.visit.pk}/rekam/", {"cari": wanted}
    )
    (group,) = response.context["classes"]
    assert [e.student.name for e in group.entries if not e.hidden] == ["Siti Nur Aminah"]


def test_a_search_without_a_hit_says_what_to_do(world: World) -> None:
    assert "Tidak ada “zulkifli” di daftar ini" in page(world, "?cari=zulkifli")


def test_a_tap_without_javascript_is_stored_and_said(world: World) -> None:
    response = press(world, f"{world.student.pk}.recorded", device=world.devices[1].pk)
    assert messages_of(response) == [f"{world.student.name}: Sudah rekam."]
    assert Recording.objects.get().device == world.devices[1]
    assert response.redirect_chain[0][0].endswith(f"#s{world.student.pk}")
    again = press(world, f"{world.student.pk}.absent.sick")
    assert "lebih dulu tercatat" in messages_of(again)[0]


def test_the_device_is_chosen_once(world: World) -> None:
    client = signed_in(world.operator)
    url = f"/kunjungan/{world.visit.pk}/rekam/"
    pupil = make_student(world.school)
    for student, device in ((world.student.pk, world.devices[1].pk), (pupil.pk, "")):
        token = f"00000000-0000-4000-8000-{student:012}"
        client.post(url, {"token": token, "tap": f"{student}.recorded", "device": device})
    assert {row.device for row in Recording.objects.all()} == {world.devices[1]}
    assert client.get(url).context["device"] == world.devices[1].pk


def test_without_a_device_nothing_is_recorded_but_absences_are(world: World) -> None:
    response = press(world, f"{world.student.pk}.recorded", device=make_device().pk)
    assert messages_of(response) == ["Pilih dahulu alat yang Anda pakai, lalu tekan lagi."]
    press(world, f"{world.student.pk}.absent.internship")
    assert state_of(world.student) == ("absent", "internship")


def test_a_doubled_click_is_one_event_and_undo_takes_it_back(world: World) -> None:
    token = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
    for _ in range(2):
        press(world, f"{world.student.pk}.failed", token=token)
    event = Recording.objects.get()
    press(world, f"{world.student.pk}.undone.{event.pk}")
    assert state_of(world.student) is None


@pytest.mark.parametrize(
    "tap",
    ["", "x", "1", "1.", "1.done", "1.absent", "1.absent.bored", "1.recorded.sick", "1.undone",
     "1.undone.x", "-1.failed", "²1.failed", f"{2**63}.failed", "1.failed.x", "1e3.failed"],
)  # fmt: skip
def test_a_broken_tap_is_said_to_be_broken(world: World, tap: str) -> None:
    response = press(world, tap)
    assert messages_of(response) == ["Catatan ini tidak lengkap atau tidak terbaca."]
    assert not Recording.objects.exists()


def test_a_broken_token_is_said_to_be_broken(world: World) -> None:
    assert messages_of(press(world, f"{world.student.pk}.failed", token="x")) == [
        "Catatan ini tidak lengkap atau tidak terbaca."
    ]


def test_the_choices_for_one_pupil_open_by_a_link(world: World) -> None:
    html = page(world, f"?siswa={world.student.pk}")
    assert f'value="{world.student.pk}.absent.internship"' in html
    assert 'id="pilihan"' in html
    assert 'id="pilihan"' not in page(world, f"?siswa={make_student().pk}")


def test_a_guest_is_shown_only_to_who_looked_them_up(world: World) -> None:
    guest = make_student(name="Tamu")
    passed = pass_for(guest, world.visit, world.operator)
    assert "Tamu" in page(world, f"?tamu={passed}")
    for wrong in (passed[:-2], pass_for(guest, world.visit, world.planner), "x"):
        assert "Tamu" not in page(world, f"?tamu={wrong}")


def test_the_page_gives_javascript_what_it_needs(world: World) -> None:
    event = world.event()
    world.send(event)
    start = start_of(page(world))
    assert start["visit"]["id"] == world.visit.pk
    assert [s["id"] for s in start["students"]] == [world.student.pk]
    assert [e["uuid"] for e in start["events"]] == [str(event.uuid)]
    assert start["cursor"] == f"{NOW:%Y-%m-%dT%H:%M:%S.%fZ}"
    assert {d["name"] for d in start["devices"]} == {device.name for device in world.devices}


def test_the_list_travels_compressed(world: World) -> None:
    client = signed_in(world.operator)
    url = f"/kunjungan/{world.visit.pk}/rekam/"
    response = client.get(url, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < len(client.get(url).content) / 3


def test_a_closed_or_cancelled_visit_is_only_read(world: World) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state="completed", completed_at=NOW)
    html = page(world)
    assert "hanya untuk dibaca" in html
    assert f'value="{world.student.pk}.recorded"' not in html
    Visit.objects.filter(pk=world.visit.pk).update(
        state="cancelled", cancel_reason="Ujian mendadak", completed_at=None
    )
    assert "Ujian mendadak" in page(world)


def test_other_visits_and_drafts_are_404(world: World) -> None:
    other = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    draft = make_visit(world.campaign)
    draft.crew.create(user=world.operator)
    client = signed_in(world.operator)
    for visit in (other, draft):
        assert client.get(f"/kunjungan/{visit.pk}/rekam/").status_code == 404
        assert client.post(f"/kunjungan/{visit.pk}/rekam/").status_code == 404
    assert signed_in(make_operator(other)).get(f"/kunjungan/{other.pk}/rekam/").status_code == 200


@pytest.mark.parametrize("role", [Role.SCHOOL_HEAD, Role.OBSERVER])
def test_who_does_not_record_is_refused(role: Role) -> None:
    client = signed_in(make_user(role))
    assert client.get("/hari-ini/").status_code == 403
    assert client.get("/kunjungan/1/rekam/").status_code == REFUSAL[role]


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(world.operator)
    for count in (1, 30):
        for number in range(count):
            pupil = make_student(world.school, class_name=f"XII IPA {number}")
            world.send(world.event("failed", student=pupil.pk))
        with django_assert_max_num_queries(10):
            client.get(f"/kunjungan/{world.visit.pk}/rekam/")
