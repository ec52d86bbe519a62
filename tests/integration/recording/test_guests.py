"""A pupil who is not on the list: found by what one must know of them, or added once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.actions.students import AlreadyKnown, add_student
from schools.models import School, Student
from schools.nik import decrypt_nik
from tests.factories import (
    REFUSAL,
    make_device,
    make_operator,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from tests.integration.recording.world import NOW, World, publish, signed_in, state_of
from tests.integration.visits.test_invariants import run_at_once
from visits.models import Visit
from visits.queries.guests import find_pupils
from visits.queries.history import history_of

BORN = date(2008, 8, 17)
NEW = {"name": "Ani Lestari", "sex": "P", "birth_date": "2008-08-17", "class_name": "XI-2"}
NIK = "3573055708080001"  # a girl, born on 17 August 2008


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def address(visit: Visit, tail: str = "") -> str:
    return f"/kunjungan/{visit.pk}/rekam/siswa/{tail}"


def found(world: World, text: str, born: date | None = None, by: User | None = None) -> list[str]:
    pupils = find_pupils(visit=world.visit, text=text, birth_date=born, by=by or world.operator)
    return [pupil.name for pupil in pupils]


@pytest.mark.django_db
def test_an_operator_finds_others_only_by_what_one_must_know(world: World) -> None:
    make_student(name="Ani Lestari", nisn="0087654321", birth_date=BORN)
    assert found(world, "0087654321") == ["Ani Lestari"]
    assert found(world, "lestari ANI", BORN) == ["Ani Lestari"]
    assert found(world, "Ani Lestari") == []
    assert found(world, "Ani Lestari", date(2008, 8, 18)) == []
    assert found(world, "87654321") == []
    assert found(world, "a", BORN) == []
    assert found(world, "") == []


@pytest.mark.django_db
def test_an_operator_finds_pupils_of_the_visited_school_by_name(world: World) -> None:
    make_student(world.school, name="Budi Muda", birth_date=date(2011, 1, 1))
    assert found(world, "budi") == ["Budi Muda"]


@pytest.mark.django_db
def test_staff_find_by_name_alone(world: World) -> None:
    make_student(name="Ani Lestari")
    assert found(world, "lestari", by=world.planner) == ["Ani Lestari"]


@pytest.mark.django_db
def test_a_found_pupil_is_shown_with_the_least_and_noted(world: World) -> None:
    pupil = make_student(
        name="Ani Lestari", nisn="0087654321", birth_date=BORN, home_village="Dinoyo"
    )
    response = signed_in(world.operator).post(address(world.visit), {"text": "0087654321"})
    html = response.content.decode()
    assert "Ani Lestari" in html
    assert pupil.school.name in html
    assert "Belum rekam" in html
    assert "Dinoyo" not in html
    assert "2008" not in html
    (line,) = history_of(pupil)
    assert (line.who, line.text) == (
        world.operator.name,
        "Siswa dicari petugas di luar daftar. Jumlah: 1.",
    )


@pytest.mark.django_db
def test_looking_at_ones_own_list_is_not_noted(world: World) -> None:
    signed_in(world.operator).post(address(world.visit), {"text": world.student.name})
    assert not AuditEvent.objects.filter(action="look_up_pupils").exists()


@pytest.mark.django_db
def test_the_found_pupil_is_chosen_and_recorded(world: World) -> None:
    pupil = make_student(name="Ani Lestari", nisn="0087654321")
    client = signed_in(world.operator)
    response = client.post(address(world.visit), {"text": "0087654321"})
    (row,) = response.context["found"]
    page = client.get(row["url"])
    assert page.context["chosen"].student == pupil
    assert f'value="{pupil.pk}.recorded"' in page.content.decode()
    answers = world.send(world.event(student=pupil.pk))
    assert [answer.code for answer in answers] == ["not_on_list"]
    assert client.get(row["url"]).context["chosen"].outcome == "recorded"


@pytest.mark.django_db
def test_who_is_already_recorded_is_said_before_anybody_records_again(world: World) -> None:
    pupil = make_student(name="Ani Lestari", nisn="0087654321")
    world.send(world.event(student=pupil.pk))
    young = make_student(name="Budi Muda", nisn="0087654322", birth_date=date(2012, 1, 1))
    client = signed_in(world.operator)
    for nisn, words in (
        (pupil.nisn, "Sudah direkam kampanye ini"),
        (young.nisn, "Bukan sasaran kampanye ini"),
    ):
        assert words in client.post(address(world.visit), {"text": nisn}).content.decode()


@pytest.mark.django_db
def test_a_search_without_words_says_what_is_missing(world: World) -> None:
    html = signed_in(world.operator).post(address(world.visit), {"text": " "}).content.decode()
    assert "Isi NISN atau nama." in html


@pytest.mark.django_db
def test_adding_begins_with_what_was_searched_for(world: World) -> None:
    client = signed_in(world.operator)
    typed = {"text": "Ani Lestari", "birth_date": "2008-08-17"}
    html = client.post(address(world.visit, "baru/"), typed).content.decode()
    assert 'value="Ani Lestari"' in html
    assert 'value="2008-08-17"' in html
    html = client.post(address(world.visit, "baru/"), {"text": "0087654321"}).content.decode()
    assert 'value="0087654321"' in html
    assert not Student.objects.filter(added_by_hand=True).exists()


@pytest.mark.django_db
def test_a_new_pupil_is_stored_sealed_and_ready_to_be_recorded(world: World) -> None:
    client = signed_in(world.operator)
    typed = NEW | {"nisn": "0087654321", "nik": NIK, "is_checked": "on"}
    response = client.post(address(world.visit, "baru/"), typed, follow=True)
    pupil = Student.objects.get(added_by_hand=True)
    assert response.context["chosen"].student == pupil
    assert (pupil.name, pupil.sex, pupil.birth_date) == ("Ani Lestari", "P", BORN)
    assert (pupil.school, pupil.grade, pupil.nisn) == (world.school, 11, "0087654321")
    assert (decrypt_nik(bytes(pupil.nik_encrypted or b"")), pupil.nik_last4) == (NIK, "0001")
    assert history_of(pupil)[0].text == (
        f"Siswa ditambahkan oleh petugas. Sekolah: {world.school.name}."
    )
    assert NIK not in str(list(AuditEvent.objects.values()))
    assert pupil.name in client.get(f"/kunjungan/{world.visit.pk}/rekam/").content.decode()
    assert world.codes(world.event(student=pupil.pk)) == [("stored", "")]
    assert state_of(pupil) == ("recorded", "")


@pytest.mark.django_db
def test_a_new_pupil_needs_neither_nisn_nor_nik(world: World) -> None:
    response = signed_in(world.operator).post(address(world.visit, "baru/"), NEW)
    assert response.status_code == 302
    pupil = Student.objects.get(added_by_hand=True)
    assert (pupil.nisn, pupil.nik_index, pupil.nik_last4) == (None, None, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": ""}, "name", "Isi nama siswa."),
        ({"sex": "X"}, "sex", ""),
        ({"birth_date": "kemarin"}, "birth_date", "Tulis tanggal lahir yang benar."),
        ({"birth_date": "1970-01-01"}, "birth_date", "Umur 56 tahun"),
        ({"nisn": "12345"}, "nisn", "NISN bukan 10 angka."),
        ({"nisn": "0000000000"}, "nisn", "NISN bukan 10 angka."),
        ({"nik": "357305"}, "nik", "NIK bukan 16 angka."),
        ({"nik": "=1+1"}, "nik", "Sel berisi rumus."),
        ({"name": "A\x00ni"}, "name", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, wrong: dict[str, str], field: str, words: str
) -> None:
    typed = NEW | {"is_checked": "on"} | wrong
    response = signed_in(world.operator).post(address(world.visit, "baru/"), typed)
    assert response.status_code == 422
    assert words in str(response.context["form"].errors[field])
    assert not Student.objects.filter(added_by_hand=True).exists()


@pytest.mark.django_db
def test_doubts_must_be_confirmed_once(world: World) -> None:
    client = signed_in(world.operator)
    url = address(world.visit, "baru/")
    doubtful = NEW | {"nik": "3573051708080001", "sex": "P"}  # the NIK of a boy
    response = client.post(url, doubtful)
    assert "Jenis kelamin tidak cocok dengan NIK." in response.content.decode()
    assert 'type="checkbox"' in response.content.decode()
    assert client.post(url, doubtful | {"is_checked": "on"}).status_code == 302


@pytest.mark.django_db
def test_a_namesake_with_the_same_birthday_must_be_confirmed(world: World) -> None:
    make_student(world.school, name="ANI LESTARI", birth_date=BORN)
    client = signed_in(world.operator)
    response = client.post(address(world.visit, "baru/"), NEW)
    assert "bertanggal lahir sama sudah ada" in response.content.decode()
    confirmed = NEW | {"is_checked": "on"}
    assert client.post(address(world.visit, "baru/"), confirmed).status_code == 302
    assert Student.objects.filter(name__iexact="ani lestari").count() == 2


@pytest.mark.django_db
def test_a_known_nisn_or_nik_is_refused_with_who_it_is(world: World) -> None:
    a = make_student(name="Pemilik Nisn", nisn="0087654321")
    b = add_student(
        school=make_school(),
        name="Pemilik Nik",
        sex="P",
        birth_date=BORN,
        nik=NIK,
        by=world.planner,
    )
    typed = NEW | {"nisn": "0087654321", "nik": NIK, "is_checked": "on"}
    response = signed_in(world.operator).post(address(world.visit, "baru/"), typed)
    assert response.status_code == 422
    assert [row["student"] for row in response.context["known"]] == [a, b]
    assert "sudah milik siswa lain" in response.content.decode()
    assert Student.objects.filter(added_by_hand=True).count() == 1
    assert (a.nik_index, b.nisn) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_the_same_new_pupil_from_eight_phones_is_added_once() -> None:
    school, by = make_school(), make_user()

    def add() -> Student:
        return add_student(
            school=school, name="Ani", sex="P", birth_date=BORN, nisn="0087654321", nik=NIK, by=by
        )

    results = run_at_once([add for _ in range(8)])

    added = [result for result in results if isinstance(result, Student)]
    refused = [result for result in results if isinstance(result, AlreadyKnown)]
    assert (len(added), len(refused)) == (1, 7)
    assert {error.students[0] for error in refused} == set(added)


@pytest.mark.django_db
@pytest.mark.parametrize("tail", ["", "baru/"])
def test_only_who_may_record_there_gets_in(world: World, tail: str) -> None:
    elsewhere = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    stranger = signed_in(make_operator(elsewhere))
    assert stranger.get(address(world.visit, tail)).status_code == 404
    assert stranger.post(address(world.visit, tail), NEW).status_code == 404
    for role in (Role.SCHOOL_HEAD, Role.OBSERVER):
        assert (
            signed_in(make_user(role)).get(address(world.visit, tail)).status_code == REFUSAL[role]
        )
    Visit.objects.filter(pk=world.visit.pk).update(state="completed", completed_at=NOW)
    assert signed_in(world.operator).get(address(world.visit, tail)).status_code == 404


@pytest.mark.django_db
def test_the_school_of_a_new_pupil_is_the_visited_one(world: World) -> None:
    other = make_school()
    typed = NEW | {"school": other.pk}
    signed_in(world.operator).post(address(world.visit, "baru/"), typed)
    assert School.objects.get(student__added_by_hand=True) == world.school
