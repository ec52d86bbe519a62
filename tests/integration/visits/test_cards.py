"""Cards on their way: piles, what can be noted, blank cards by week, and the 17th birthday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from schools.models import CardStatus, Student
from tests.factories import (
    make_campaign,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from tests.integration.visits.test_invariants import run_at_once
from visits.actions.cards import activate_ikd, hand_over_cards
from visits.models import Campaign
from visits.queries.cards import Blank, Moment, Pile, blank_weeks, blanks_of, pile_counts, pile_of
from visits.queries.history import history_of

TODAY = date(2026, 11, 23)  # a Monday
ADULT = date(2008, 1, 15)
YOUNG = date(2009, 12, 9)  # 17 on a Wednesday, before election day
TOO_YOUNG = date(2010, 6, 1)  # 17 after election day
NOW = Moment(TODAY)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user())
    return client


def card(status: str, born: date = ADULT, *, days: int = 1, **fields: Any) -> Student:
    pupil = make_student(birth_date=born)
    since = TODAY - timedelta(days=days)
    CardStatus.objects.create(student=pupil, status=status, status_on=since, **fields)
    return pupil


def piles(campaign: Campaign) -> dict[str, int]:
    return {pile: count for pile, count in pile_counts(campaign, NOW).items() if count}


def recorded_by_us(campaign: Campaign, born: date = ADULT) -> Student:
    visit = make_visit(campaign)
    pupil = make_student(visit.school, birth_date=born)
    make_recording(visit, pupil)
    return pupil


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "born", "days", "expected"),
    [
        ("BIO_CAPTURED", ADULT, 13, {Pile.IKD}),
        ("BIO_CAPTURED", ADULT, 14, {Pile.STUCK, Pile.IKD}),
        ("SENT_FOR_ENROLLMENT", YOUNG, 30, {Pile.STUCK, Pile.IKD_LATER}),
        ("RECEIVED_AT_CENTRAL", TOO_YOUNG, 30, {Pile.STUCK}),
        ("DUPLICATE_RECORD", ADULT, 1, {Pile.DUPLICATE}),
        ("SEARCH_FAILURE_AT_CENTRAL", ADULT, 1, {Pile.FAILED}),
        ("ENROLL_FAILURE_AT_REGIONAL", ADULT, 1, {Pile.FAILED}),
        ("PRINT_READY_RECORD", ADULT, 1, {Pile.READY, Pile.IKD}),
        ("PRINT_READY_RECORD", YOUNG, 1, {Pile.READY_YOUNG, Pile.IKD_LATER}),
        ("CARD_PRINTED", ADULT, 1, {Pile.PRINTED, Pile.IKD}),
        ("CARD_SHIPPED", YOUNG, 1, {Pile.PRINTED_YOUNG, Pile.IKD_LATER}),
        ("CARD_ISSUED", ADULT, 1, set()),
    ],
)
def test_every_card_lies_on_the_piles_of_its_stage_and_age(
    campaign: Campaign, status: str, born: date, days: int, expected: set[str]
) -> None:
    card(status, born, days=days)
    assert set(piles(campaign)) == {pile.value for pile in expected}  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("born", "adult_on"),
    [(date(2009, 11, 23), True), (date(2009, 11, 24), False)],
)
def test_seventeen_is_counted_from_the_birthday_itself(
    campaign: Campaign, born: date, adult_on: bool
) -> None:
    card("CARD_PRINTED", born)
    assert pile_of(campaign, Pile.PRINTED, NOW).exists() == adult_on
    assert pile_of(campaign, Pile.PRINTED_YOUNG, NOW).exists() != adult_on


@pytest.mark.django_db
def test_born_on_29_february_is_seventeen_on_1_march(campaign: Campaign) -> None:
    card("CARD_PRINTED", date(2008, 2, 29), days=800)
    for day, count in ((date(2025, 2, 28), 0), (date(2025, 3, 1), 1)):
        assert pile_of(campaign, Pile.PRINTED, Moment(day)).count() == count


@pytest.mark.django_db
def test_who_was_recorded_by_us_waits_since_that_day(campaign: Campaign) -> None:
    pupil = recorded_by_us(campaign)
    [found] = pile_of(campaign, Pile.STUCK, Moment(TODAY, 0))
    assert (found.pk, found.stage, found.since) == (pupil.pk, "BIO_CAPTURED", TODAY)


@pytest.mark.django_db
def test_recorded_again_after_a_failure_is_recorded_since_then(campaign: Campaign) -> None:
    pupil = recorded_by_us(campaign)
    CardStatus.objects.create(
        student=pupil, status="ENROLL_FAILURE_AT_CENTRAL", status_on=TODAY - timedelta(days=9)
    )
    assert set(piles(campaign)) == {Pile.IKD.value}
    CardStatus.objects.update(status_on=TODAY)
    assert set(piles(campaign)) == {Pile.FAILED.value}


@pytest.mark.django_db
def test_an_active_ikd_is_no_longer_on_its_pile(campaign: Campaign) -> None:
    card("PRINT_READY_RECORD", ikd_active_on=TODAY)
    assert set(piles(campaign)) == {Pile.READY.value}


@pytest.mark.django_db
def test_figures_of_the_page_lead_to_lists_of_that_length(
    campaign: Campaign, office: Client
) -> None:
    for status in ("BIO_CAPTURED", "PRINT_READY_RECORD", "CARD_PRINTED", "DUPLICATE_RECORD"):
        for born in (ADULT, YOUNG, TOO_YOUNG):
            card(status, born, days=20)
    make_student(birth_date=YOUNG)
    recorded_by_us(campaign, YOUNG)
    page = office.get("/kartu/?hari=10")
    assert sum(number for _label, number, _url in page.context["piles"]) > 10
    for _label, number, wanted in page.context["piles"]:
        listed = office.get(f"/kartu/daftar/{wanted}")
        assert listed.context["page"].paginator.count == number
    for week in page.context["weeks"]:
        for reason, count in week.cells:
            url = f"/kartu/daftar/?daftar={reason}&minggu={week.monday.isoformat()}"
            assert office.get(url).context["page"].paginator.count == count


@pytest.mark.django_db
def test_blank_cards_are_needed_when_a_card_may_be_printed(campaign: Campaign) -> None:
    card("PRINT_READY_RECORD", ADULT)
    card("PRINT_READY_RECORD", YOUNG)
    card("SENT_FOR_ENROLLMENT", YOUNG)
    make_student(birth_date=ADULT)
    for status in ("CARD_PRINTED", "CARD_ISSUED", "DUPLICATE_RECORD"):
        card(status, ADULT)
    card("PRINT_READY_RECORD", TOO_YOUNG)
    weeks = blank_weeks(campaign, NOW)
    assert (weeks[0].monday, weeks[-1].monday) == (TODAY, date(2027, 1, 25))
    assert [(week.monday, week.counts, week.running) for week in weeks if week.total] == [
        (TODAY, {Blank.READY: 1, Blank.REMAINING: 1}, 2),
        (date(2026, 12, 7), {Blank.READY: 1, Blank.WAITING: 1}, 4),
    ]
    assert weeks[-1].running == 4
    assert sum(blanks_of(campaign, reason, NOW).count() for reason in Blank.values) == 4
    for week in weeks:
        for reason, count in week.cells:
            assert blanks_of(campaign, reason, NOW, monday=week.monday).count() == count


def hand_over(campaign: Campaign, *pupils: Student, on: date = TODAY) -> tuple[int, int, int]:
    done = hand_over_cards(
        campaign=campaign, students=[p.pk for p in pupils], on=on, by=make_user(), today=TODAY
    )
    return done.count, done.too_young, done.others


@pytest.mark.django_db
def test_handing_over_takes_printed_cards_of_seventeen_year_olds_only(campaign: Campaign) -> None:
    adult, young = card("CARD_PRINTED"), card("CARD_PRINTED", YOUNG)
    unprinted = card("PRINT_READY_RECORD")
    assert hand_over(campaign, adult, young, unprinted) == (1, 1, 1)
    found = dict(CardStatus.objects.values_list("student", "status"))
    assert found == {
        adult.pk: "CARD_ISSUED",
        young.pk: "CARD_PRINTED",
        unprinted.pk: "PRINT_READY_RECORD",
    }
    assert history_of(adult)[0].text == "KTP-el diserahkan. Tanggal: 23 November 2026."
    assert hand_over(campaign, adult) == (0, 0, 1)


@pytest.mark.django_db
def test_a_day_before_the_birthday_is_refused_even_later(campaign: Campaign) -> None:
    pupil = card("CARD_PRINTED", date(2009, 11, 20))
    assert hand_over(campaign, pupil, on=date(2026, 11, 19)) == (0, 1, 0)
    assert hand_over(campaign, pupil, on=date(2026, 11, 20)) == (1, 0, 0)


@pytest.mark.django_db
def test_an_ikd_is_activated_beside_the_stage(campaign: Campaign) -> None:
    ours, ready = recorded_by_us(campaign), card("PRINT_READY_RECORD")
    double, young = card("DUPLICATE_RECORD"), card("PRINT_READY_RECORD", YOUNG)
    chosen = [p.pk for p in (ours, ready, double, young)]
    done = activate_ikd(campaign=campaign, students=chosen, on=TODAY, by=make_user(), today=TODAY)
    assert (done.count, done.too_young, done.others) == (2, 1, 1)
    rows = CardStatus.objects.exclude(ikd_active_on=None)
    assert set(rows.values_list("student", "status", "ikd_active_on")) == {
        (ours.pk, "BIO_CAPTURED", TODAY),
        (ready.pk, "PRINT_READY_RECORD", TODAY),
    }


@pytest.mark.django_db(transaction=True)
def test_two_offices_hand_a_card_over_once() -> None:
    campaign, pupil = make_campaign(), card("CARD_PRINTED")
    jobs: list[Any] = [lambda: hand_over(campaign, pupil) for _ in range(2)]
    assert sorted(run_at_once(jobs)) == [(0, 0, 1), (1, 0, 0)]


@pytest.mark.django_db
def test_the_page_notes_for_some_or_for_the_whole_pile(campaign: Campaign, office: Client) -> None:
    one, two = card("CARD_PRINTED"), card("CARD_SHIPPED")
    young = card("CARD_PRINTED", YOUNG)
    form = {"daftar": "tercetak", "tindakan": "serahkan", "tanggal": "2026-11-23"}
    nothing = office.post("/kartu/catat/", form, follow=True)
    assert "Pilih setidaknya satu siswa." in nothing.content.decode()
    future = office.post("/kartu/catat/", form | {"tanggal": "2026-11-24"}, follow=True)
    assert "Isi tanggal yang sudah tiba." in future.content.decode()
    wrong = office.post("/kartu/catat/", form | {"tindakan": "x"}, follow=True)
    assert "Pilih apa yang dicatat." in wrong.content.decode()
    office.post("/kartu/catat/", form | {"siswa": one.pk})
    early = office.post("/kartu/catat/", form | {"siswa": young.pk}, follow=True)
    assert "belum 17 tahun pada tanggal itu" in early.content.decode()
    office.post("/kartu/catat/", form | {"semua": "1"})
    issued = CardStatus.objects.filter(status="CARD_ISSUED").values_list("student", flat=True)
    assert set(issued) == {one.pk, two.pk}


@pytest.mark.django_db
def test_more_pupils_take_no_more_queries(
    campaign: Campaign, office: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        card("CARD_PRINTED")
    for url in ("/kartu/", "/kartu/daftar/?daftar=tercetak"):
        with django_assert_max_num_queries(12):
            office.get(url)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "daftar=x&hari=-1&minggu=2026-13-40", "hari=99999999"])
def test_addresses_that_make_no_sense_show_a_list(
    campaign: Campaign, office: Client, query: str
) -> None:
    assert office.get(f"/kartu/?{query}").status_code == 200
    assert office.get(f"/kartu/daftar/?{query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER])
def test_only_staff_see_and_note(campaign: Campaign, client: Client, role: Role) -> None:
    pupil = card("CARD_PRINTED")
    client.force_login(make_user(role))
    form = {"tindakan": "serahkan", "tanggal": "2026-11-23", "siswa": pupil.pk}
    assert client.get("/kartu/").status_code == 403
    assert client.get("/kartu/daftar/").status_code == 403
    assert client.post("/kartu/catat/", form).status_code == 403
    assert CardStatus.objects.get().status == "CARD_PRINTED"


@pytest.mark.django_db
def test_a_closed_school_s_cards_are_not_counted(campaign: Campaign) -> None:
    pupil = card("CARD_PRINTED")
    school = make_school(is_active=False)
    Student.objects.filter(pk=pupil.pk).update(school=school)
    assert piles(campaign) == {}
