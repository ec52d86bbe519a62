"""Lists of pupils, and the page of one pupil."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.actions.students import REVEALS_AN_HOUR, TooManyReveals, reveal_nik
from schools.models import CardStatus, District, Student
from schools.nik import encrypt_nik, nik_index
from tests.factories import (
    MONDAY,
    make_campaign,
    make_head,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Visit
from visits.queries import students
from visits.queries.population import Standing, pupils_of, with_standing
from visits.queries.students import Group, StudentFilter
from visits.reports.progress import progress_of

pytestmark = pytest.mark.django_db
URL = "/siswa/"
NIK = "3573016501100000"
STAFF_ONLY = [Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER]


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.fixture
def staff() -> Client:
    return client_of(Role.PLANNER)


@pytest.fixture
def visit() -> Visit:
    return make_visit(make_campaign())


def make_known_student(**fields: object) -> Student:
    return make_student(
        nik_encrypted=encrypt_nik(NIK), nik_index=nik_index(NIK), nik_last4=NIK[-4:], **fields
    )


def names(client: Client, **asked: str) -> list[str]:
    return [row.name for row in client.get(URL, asked).context["rows"]]


def fill_every_group(visit: Visit) -> None:
    school = visit.school
    make_student(school, name="Terlalu Muda", birth_date=date(2012, 5, 1))
    make_student(school, name="Sudah Keluar", left_on=MONDAY)
    for outcome in ("recorded", "already_recorded", "failed"):
        make_recording(visit, make_student(school, name=f"Siswa {outcome}"), outcome)
    card = make_student(school, name="Siswa SIAK")
    CardStatus.objects.create(student=card, status="CARD_ISSUED", status_on=MONDAY)


def test_each_group_is_as_long_as_its_figure(staff: Client, visit: Visit) -> None:
    fill_every_group(visit)
    elsewhere = make_school(district=District.objects.create(code="35.73.99", name="Jauh"))
    total = progress_of(visit.campaign, today=MONDAY).total
    figures = {
        Group.REGISTER: total.register,
        Group.ELIGIBLE: total.eligible,
        Group.BEFORE: total.before,
        Group.RECORDED: total.recorded,
        Group.REMAINING: total.remaining,
    }
    for group, figure in figures.items():
        page = staff.get(URL, {"status": group})
        assert page.context["total"] == len(page.context["rows"]) == figure
        near = staff.get(URL, {"status": group, "kecamatan": visit.school.district.code})
        assert near.context["total"] == len(near.context["rows"]) == figure
        far = staff.get(URL, {"status": group, "kecamatan": elsewhere.district.code})
        assert (far.context["total"], far.context["rows"]) == (0, [])
    assert [*figures.values()] == [5, 4, 2, 1, 1]
    assert names(staff, status="keluar") == ["Sudah Keluar"]
    assert len(names(staff)) == 6


def test_lists_and_annotation_tell_the_same_standing(visit: Visit) -> None:
    fill_every_group(visit)
    for standing in Standing:
        listed = pupils_of(visit.campaign, standing)
        annotated = with_standing(listed, visit.campaign)
        assert {s.standing for s in annotated} == {standing.value}


def test_a_name_is_found_by_parts_in_any_order(staff: Client) -> None:
    make_student(name="Siti Nur Aisyah")
    make_student(name="Nur Hidayat")
    assert names(staff, cari="aisyah SITI") == ["Siti Nur Aisyah"]
    assert names(staff, cari="nur") == ["Nur Hidayat", "Siti Nur Aisyah"]
    assert names(staff, cari="100%") == []


@pytest.mark.parametrize("few", [0, 30_000])
def test_a_search_lists_the_same_whichever_way_postgres_is_led(
    staff: Client, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    school = make_school()
    for number in range(60):
        make_student(school, name=f"Siswa {number:03}")
    make_student(school, name="Guru")
    monkeypatch.setattr(students, "FEW", few)
    first = staff.get(URL, {"cari": "sis wa"})
    second = staff.get(first.context["next_url"])
    back = staff.get(second.context["previous_url"])
    assert [row.name for row in first.context["rows"]] == [f"Siswa {n:03}" for n in range(50)]
    assert [row.name for row in second.context["rows"]] == [f"Siswa {n:03}" for n in range(50, 60)]
    assert back.context["rows"] == first.context["rows"]


@pytest.mark.parametrize(("few", "way"), [(30_000, "Sort"), (0, "student_by_name")])
def test_few_matches_are_sorted_and_many_names_walked(
    monkeypatch: pytest.MonkeyPatch, few: int, way: str
) -> None:
    make_student(name="Siti")
    monkeypatch.setattr(students, "FEW", few)
    asked = StudentFilter(search="siti")
    listed, order = asked.ordered(asked.of_campaign(None))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    assert way in listed.order_by(*order)[:51].explain()


def test_a_nisn_is_found_whole(staff: Client) -> None:
    make_student(name="Ada", nisn="0081234567")
    assert names(staff, cari="0081234567") == ["Ada"]
    assert names(staff, cari="008123456") == []


def test_schools_classes_and_kecamatan_narrow_the_list(staff: Client) -> None:
    school = make_school()
    make_student(school, name="A", class_name="XII 1")
    make_student(school, name="B", class_name="XII 2")
    make_student(name="C")
    assert names(staff, sekolah=school.npsn) == ["A", "B"]
    assert names(staff, sekolah=school.npsn, kelas="XII 2") == ["B"]
    assert names(staff, kecamatan=school.district.code) == ["A", "B"]


def test_a_class_of_another_school_is_dropped(staff: Client) -> None:
    school, other = make_school(), make_school()
    make_student(other, class_name="XI 9")
    make_student(school, name="A", class_name="XII 1")
    assert names(staff, sekolah=school.npsn, kelas="XI 9") == ["A"]


def test_a_day_lists_whom_it_recorded(staff: Client, visit: Visit) -> None:
    make_recording(visit, make_student(visit.school, name="Senin"))
    later = datetime(2026, 11, 24, 3, tzinfo=UTC)
    make_recording(visit, make_student(visit.school, name="Selasa"), recorded_at=later)
    assert names(staff, status="direkam", tanggal=MONDAY.isoformat()) == ["Senin"]
    assert len(names(staff, status="direkam", tanggal="2026-13-99")) == 2


def test_pages_lead_on_and_back(staff: Client) -> None:
    school = make_school()
    for number in range(60):
        make_student(school, name=f"Siswa {number:03}")
    first = staff.get(URL)
    second = staff.get(first.context["next_url"])
    assert len(first.context["rows"]) == 50
    assert second.context["rows"][0].name == "Siswa 050"
    assert not second.context["next_url"]
    back = staff.get(second.context["previous_url"])
    assert back.context["rows"] == first.context["rows"]


def test_a_page_that_has_emptied_still_tells_the_whole_length(staff: Client) -> None:
    school = make_school()
    for number in range(51):
        make_student(school, name=f"Siswa {number:03}")
    first = staff.get(URL, {"sekolah": school.npsn})
    Student.objects.get(name="Siswa 050").delete()
    second = staff.get(first.context["next_url"])
    assert (second.context["rows"], second.context["total"]) == ([], 50)


def test_htmx_gets_the_list_only(staff: Client) -> None:
    make_student(name="A")
    text = staff.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert text.lstrip().startswith('<div id="daftar">')


def test_the_list_needs_few_queries(
    staff: Client, visit: Visit, django_assert_max_num_queries
) -> None:
    fill_every_group(visit)
    with django_assert_max_num_queries(8):
        staff.get(URL, {"sekolah": visit.school.npsn, "status": "belum"})


def test_without_a_campaign_the_list_works(staff: Client) -> None:
    make_student(name="A")
    assert names(staff) == ["A"]
    assert names(staff, status="belum") == []


@pytest.mark.parametrize("role", STAFF_ONLY)
def test_lists_are_for_staff(role: Role) -> None:
    assert client_of(role).get(URL).status_code == 403


# --- one pupil


def test_the_page_shows_a_masked_nik_and_what_was_noted(staff: Client, visit: Visit) -> None:
    student = make_known_student(school=visit.school)
    mistake = make_recording(visit, student)
    later = mistake.recorded_at + timedelta(minutes=1)
    make_recording(visit, student, "undone", undoes=mistake.uuid, recorded_at=later)
    page = staff.get(f"{URL}{student.pk}/")
    text = page.content.decode()
    assert NIK not in text
    assert "••••••••••••0000" in text
    assert [(e.outcome, e.is_undone) for e in page.context["recordings"]] == [
        ("undone", False),
        ("recorded", True),
    ]


def test_a_head_sees_pupils_of_the_own_school_only() -> None:
    own, other = make_student(), make_student()
    client = Client()
    client.force_login(make_head(own.school))
    page = client.get(f"{URL}{own.pk}/")
    assert page.status_code == 200
    assert "Riwayat" not in page.content.decode()
    assert client.get(f"{URL}{other.pk}/").status_code == 404
    assert client.post(f"{URL}{own.pk}/nik/", {"reason": "ingin tahu"}).status_code == 404


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.OBSERVER])
def test_others_see_no_pupil(role: Role) -> None:
    assert client_of(role).get(f"{URL}{make_student().pk}/").status_code == 403


def test_revealing_a_nik_shows_it_once_and_is_audited(staff: Client) -> None:
    student = make_known_student()
    answer = staff.post(f"{URL}{student.pk}/nik/", {"reason": "mencocokkan KK"})
    assert NIK in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(action="reveal_nik")
    assert event.data == {"reason": "mencocokkan KK"}
    page = staff.get(f"{URL}{student.pk}/").content.decode()
    assert NIK not in page
    assert "mencocokkan KK" in page


@pytest.mark.parametrize("reason", ["", "  a "])
def test_without_a_reason_nothing_is_revealed(staff: Client, reason: str) -> None:
    student = make_known_student()
    answer = staff.post(f"{URL}{student.pk}/nik/", {"reason": reason})
    assert answer.status_code == 422
    assert NIK not in answer.content.decode()
    assert not AuditEvent.objects.filter(action="reveal_nik").exists()


def test_an_unknown_nik_is_said_to_be_unknown(staff: Client) -> None:
    answer = staff.post(f"{URL}{make_student().pk}/nik/", {"reason": "mencocokkan"})
    assert answer.status_code == 422


def test_revealing_ends_at_the_limit_and_goes_on_after_an_hour() -> None:
    student, user, now = make_known_student(), make_user(), datetime.now(UTC)
    for _ in range(REVEALS_AN_HOUR):
        reveal_nik(student=student, reason="uji", now=now, by=user)
    with pytest.raises(TooManyReveals):
        reveal_nik(student=student, reason="uji", now=now, by=user)
    later = now + timedelta(hours=1, minutes=1)
    assert reveal_nik(student=student, reason="uji", now=later, by=user) == NIK


def test_the_address_of_the_nik_cannot_be_opened(staff: Client) -> None:
    assert staff.get(f"{URL}{make_known_student().pk}/nik/").status_code == 405
