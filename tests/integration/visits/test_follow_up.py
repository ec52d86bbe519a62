"""The follow-up list: who is on it, what is next, its figures, its files, and the planner."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError
from django.test import Client

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.models import School, Student
from tests.factories import (
    REFUSAL,
    make_campaign,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.follow_up import PROPOSAL, decide_follow_up
from visits.models import Campaign, FollowUp, Visit
from visits.queries.follow_up import (
    FollowUpFilter,
    Grouping,
    follow_ups_of,
    groups_of,
)
from visits.queries.history import history_of
from visits.queries.kept_tallies import remaining_by_school
from visits.queries.population import remaining_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


class Place:
    """A school with two visits, and pupils of every kind."""

    def __init__(self) -> None:
        self.campaign: Campaign = make_campaign()
        self.school: School = make_school(name="SMAN 1")
        self.visits: list[Visit] = [
            make_visit(self.campaign, school=self.school, date=date(2026, 11, day))
            for day in (9, 16)
        ]
        self.planner: User = make_user()

    def pupil(self, *outcomes: tuple[int, str, str], **fields: Any) -> Student:
        """Make a pupil with (visit, outcome, reason) noted, each on the day of its visit."""
        pupil = make_student(self.school, **fields)
        for visit, outcome, reason in outcomes:
            at = datetime(2026, 11, (9, 16)[visit], 2, len(pupil.name), tzinfo=UTC)
            make_recording(
                self.visits[visit],
                pupil,
                outcome,
                reason=reason,
                recorded_at=at,
                operator=self.planner,
            )
        return pupil

    def decide(self, *pupils: Student, step: str = "office", note: str = "") -> int:
        return decide_follow_up(
            campaign=self.campaign,
            students=[pupil.pk for pupil in pupils],
            step=step,
            note=note,
            by=self.planner,
            now=NOW,
        )

    def listed(self, **asked: str) -> list[Student]:
        found = FollowUpFilter.of(asked).on(follow_ups_of(self.campaign))
        return list(found.order_by("pk"))


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def office(place: Place, client: Client) -> Client:
    client.force_login(place.planner)
    return client


ABSENT = (0, "absent", "sick")
AGAIN = (1, "absent", "unknown")


def test_only_the_missed_who_are_not_recorded_since_are_on_the_list(place: Place) -> None:
    absent = place.pupil(ABSENT)
    failed = place.pupil((0, "failed", ""))
    refused = place.pupil((1, "refused", ""))
    place.pupil()
    place.pupil(ABSENT, (1, "recorded", ""))
    place.pupil(ABSENT, (1, "already_recorded", ""))
    place.pupil(ABSENT, left_on=date(2026, 11, 20))
    assert place.listed() == [absent, failed, refused]


def test_the_list_is_part_of_what_the_planner_sees_as_remaining(place: Place) -> None:
    listed = {place.pupil(ABSENT).pk, place.pupil(ABSENT, AGAIN).pk}
    place.decide(*Student.objects.filter(pk__in=listed), step="none")
    untouched = place.pupil()
    assert {pupil.pk for pupil in place.listed()} == listed
    assert {pupil.pk for pupil in remaining_of(place.campaign)} == {*listed, untouched.pk}
    assert remaining_by_school(place.campaign) == {place.school.pk: 3}


def test_absent_at_two_visits_is_not_found_again(place: Place) -> None:
    once, twice = place.pupil(ABSENT), place.pupil(ABSENT, AGAIN)
    failed_then = place.pupil(ABSENT, (1, "failed", ""))
    assert place.listed(keadaan="lagi") == [twice]
    assert [(p.tries, p.is_not_found) for p in place.listed()] == [  # type: ignore[attr-defined]
        (1, False),
        (2, True),
        (1, False),
    ]
    assert {once, failed_then} <= set(place.listed())


def test_twice_absent_at_one_visit_is_one_try_and_what_was_undone_is_none(place: Place) -> None:
    pupil = place.pupil(ABSENT, (0, "absent", "leave"))
    undone = place.pupil(ABSENT, AGAIN)
    last = undone.recordings.order_by("recorded_at").last()
    make_recording(place.visits[1], undone, "undone", undoes=last.uuid, operator=place.planner)
    assert [(p.pk, p.tries) for p in place.listed()] == [  # type: ignore[attr-defined]
        (pupil.pk, 1),
        (undone.pk, 1),
    ]


def test_a_step_is_proposed_until_people_decide(place: Place) -> None:
    once, twice = place.pupil(ABSENT), place.pupil(ABSENT, AGAIN)
    steps = {p.pk: (p.step, p.decision) for p in place.listed()}  # type: ignore[attr-defined]
    assert steps == {once.pk: ("return_visit", ""), twice.pk: ("kelurahan", "")}
    assert place.decide(once, twice, step="office", note="Sabtu") == 2
    assert place.listed(langkah="office") == [once, twice]
    assert place.decide(once, step=PROPOSAL) == 1
    assert place.listed(langkah="return_visit") == [once]
    assert FollowUp.objects.get().student == twice


def test_a_decision_is_told_on_the_pupil_and_who_needs_none_is_left_alone(place: Place) -> None:
    pupil, recorded = place.pupil(ABSENT), place.pupil((0, "recorded", ""))
    assert place.decide(pupil, recorded, step="kelurahan", note="RT 3") == 1
    assert history_of(pupil)[0].text == (
        "Langkah berikutnya diputuskan. Catatan: RT 3. Langkah berikutnya: Lewat kelurahan."
    )
    assert not FollowUp.objects.filter(student=recorded).exists()


def test_postgres_keeps_one_known_step_for_a_pupil(place: Place) -> None:
    pupil = place.pupil(ABSENT)
    place.decide(pupil)
    with pytest.raises(IntegrityError, match="follow_up_step_known"):
        FollowUp.objects.update(step="nap")


def test_two_decisions_on_one_pupil_are_refused(place: Place) -> None:
    pupil = place.pupil(ABSENT)
    place.decide(pupil)
    with pytest.raises(IntegrityError, match="follow_up_once"):
        FollowUp.objects.create(
            student=pupil,
            campaign=place.campaign,
            step="none",
            decided_by=place.planner,
            decided_at=NOW,
        )


@pytest.mark.parametrize("by", Grouping.values)
def test_every_line_leads_to_as_many_pupils_as_it_says(
    place: Place, by: str, office: Client
) -> None:
    place.pupil(ABSENT, home_village="Dinoyo", class_name="XII A")
    place.pupil(ABSENT, AGAIN, home_village="DINOYO ", class_name="XII B")
    place.pupil((0, "failed", ""), home_village="", class_name="")
    page = office.get("/susulan/", {"kelompok": by})
    groups = page.context["groups"]
    assert sum(group.count for group in groups) == page.context["total"] == 3
    for group in groups:
        assert office.get(f"/susulan/?{group.query}").context["page"].paginator.count == group.count
        again = office.get(f"/susulan/?{group.query}&keadaan=lagi")
        assert again.context["page"].paginator.count == group.not_found


def test_homes_are_one_kelurahan_however_they_are_written(place: Place) -> None:
    for village in ("Dinoyo", " DINOYO", ""):
        place.pupil(ABSENT, home_village=village)
    lines = groups_of(follow_ups_of(place.campaign), FollowUpFilter(), Grouping.VILLAGE)
    assert [(line.label, line.count) for line in lines] == [("Tidak diketahui", 1), ("Dinoyo", 2)]


def test_figures_of_the_page_lead_to_lists_of_that_length(place: Place, office: Client) -> None:
    place.pupil(ABSENT)
    place.pupil(ABSENT, AGAIN)
    page = office.get("/susulan/")
    for _label, number, wanted in page.context["step_figures"]:
        assert office.get(f"/susulan/?{wanted}").context["page"].paginator.count == number
    again = office.get("/susulan/?keadaan=lagi")
    assert again.context["page"].paginator.count == page.context["overview"].not_found == 1


def test_the_page_decides_for_some_or_for_the_whole_list(place: Place, office: Client) -> None:
    one, two = place.pupil(ABSENT), place.pupil(ABSENT)
    other = place.pupil((0, "failed", ""))
    nothing = office.post("/susulan/putuskan/", {"putusan": "office"}, follow=True)
    assert "Pilih setidaknya satu siswa." in nothing.content.decode()
    wrong = office.post("/susulan/putuskan/", {"putusan": "nap", "siswa": one.pk}, follow=True)
    assert "Pilih langkah berikutnya." in wrong.content.decode()
    office.post("/susulan/putuskan/", {"putusan": "office", "siswa": one.pk})
    assert place.listed(langkah="office") == [one]
    every = {"putusan": "kelurahan", "semua": "1", "alasan": "sick"}
    done = office.post("/susulan/putuskan/", every)
    assert done["Location"] == "/susulan/?alasan=sick#daftar"
    assert place.listed(langkah="kelurahan") == [one, two]
    assert place.listed(langkah="return_visit") == [other]


def test_the_files_hold_the_list_asked_for(place: Place, office: Client) -> None:
    place.pupil(ABSENT, AGAIN, name="=HYPERLINK(1)", home_village="Dinoyo")
    place.pupil((0, "failed", ""), name="Budi")
    text = b"".join(office.get("/susulan/unduh/csv/?alasan=unknown")).decode("utf-8-sig")  # type: ignore[arg-type]
    [row] = csv.DictReader(io.StringIO(text))
    assert row["Nama"] == "'=HYPERLINK(1)"
    assert (row["Alasan"], row["Kali tidak hadir"]) == ("Tanpa keterangan", "2")
    assert (row["Keadaan"], row["Langkah berikutnya"]) == (
        "Tidak ditemukan lagi",
        "Lewat kelurahan",
    )
    data = b"".join(office.get("/susulan/unduh/xlsx/"))  # type: ignore[arg-type]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    names = [cell.value for cell in sheet["E"][1:]]
    assert sorted(names) == ["=HYPERLINK(1)", "Budi"]
    assert {cell.data_type for cell in sheet["E"]} == {"s"}
    counts = AuditEvent.objects.filter(action="export_follow_up").order_by("pk")
    assert [event.data["count"] for event in counts] == [1, 2]
    assert office.get("/susulan/unduh/pdf/").status_code == 404


def test_more_pupils_take_no_more_queries(
    place: Place, office: Client, django_assert_max_num_queries: Any
) -> None:
    place.pupil(ABSENT)
    with django_assert_max_num_queries(8):
        office.get("/susulan/")
    for _ in range(5):
        place.pupil(ABSENT)
    with django_assert_max_num_queries(8):
        office.get("/susulan/")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER])
def test_only_staff_see_and_decide(client: Client, place: Place, role: Role) -> None:
    pupil = place.pupil(ABSENT)
    client.force_login(make_user(role))
    assert client.get("/susulan/").status_code == 403
    form = {"putusan": "office", "siswa": pupil.pk}
    assert client.post("/susulan/putuskan/", form).status_code == 403
    assert client.get("/susulan/unduh/csv/").status_code == REFUSAL[role]
    assert not FollowUp.objects.exists()


def test_without_a_campaign_the_page_says_so(office: Client, place: Place) -> None:
    Campaign.objects.update(is_active=False)
    assert office.get("/susulan/").status_code == 200
