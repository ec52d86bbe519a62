"""What a school has prepared: reported by either door, seen by staff, forgotten by a move."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.models import SchoolMember
from tests.factories import MONDAY, make_campaign, make_device, make_head, make_user, make_visit
from visits.actions.portal_links import give_link, token_of
from visits.actions.readiness import report_readiness
from visits.models import Readiness, Visit
from visits.queries.readiness import unready_visits

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
ALL = dict.fromkeys(Readiness.ITEMS, "on")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def visit() -> Visit:
    devices = [make_device(), make_device()]
    return make_visit(
        make_campaign(), devices=devices, state=Visit.State.SCHEDULED, published_at=timezone.now()
    )


def link_to(visit: Visit) -> str:
    member = SchoolMember.objects.get(user=make_head(visit.school))
    link = give_link(member=member, expires_at=NOW + timedelta(days=30), by=None)
    return f"/s/{token_of(link)}/kunjungan/{visit.pk}/"


def initial(**fields: str) -> dict[str, str]:
    """Return the hidden answers that stood on the page."""
    return {f"initial-{name}": value for name, value in fields.items()}


def test_a_school_reports_by_its_link_until_it_is_ready(client: Client, visit: Visit) -> None:
    page = link_to(visit)
    home = page.removesuffix(f"kunjungan/{visit.pk}/")
    assert "8 dari 8 belum siap" in client.get(page).content.decode()
    client.post(f"{page}kesiapan/", {"room": "on"})
    assert "7 dari 8 belum siap" in client.get(page).content.decode()
    assert f'{page}#kesiapan">Kesiapan: 7 hal belum siap' in client.get(home).content.decode()
    client.post(
        f"{page}kesiapan/",
        ALL | {"contact_name": "Pak Joko", "contact_phone": "0812"} | initial(room="True"),
    )
    assert visit.readiness.is_ready
    assert "Semua siap" in client.get(page).content.decode()
    assert "belum siap" not in client.get(home).content.decode()


def test_a_link_names_no_teacher_and_keeps_the_one_that_is_known(
    client: Client, visit: Visit
) -> None:
    head = make_head(visit.school)
    report_readiness(visit=visit, changes={"contact_name": "Pak Joko"}, by=head, now=NOW)
    page = link_to(visit)
    assert "Pak Joko" not in client.get(page).content.decode()
    client.post(f"{page}kesiapan/", {"room": "on"})
    visit.readiness.refresh_from_db()
    assert (visit.readiness.contact_name, visit.readiness.room) == ("Pak Joko", True)


def test_two_people_report_at_once_and_nothing_is_lost(client: Client, visit: Visit) -> None:
    page = link_to(visit)
    client.post(f"{page}kesiapan/", {"room": "on"} | initial(room="False"))
    client.post(f"{page}kesiapan/", {"power": "on"} | initial(room="False", power="False"))
    assert (visit.readiness.room, visit.readiness.power) == (True, True)
    client.post(f"{page}kesiapan/", {"power": "on"} | initial(room="True", power="True"))
    visit.readiness.refresh_from_db()
    assert (visit.readiness.room, visit.readiness.power) == (False, True)
    assert AuditEvent.objects.filter(action="report_readiness").count() == 3


def test_another_date_must_be_announced_anew_whoever_moves_it(visit: Visit) -> None:
    changes: dict[str, bool | str] = dict.fromkeys(Readiness.ITEMS, True)
    report_readiness(visit=visit, changes=changes, by=make_user(), now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visit SET date = date + 1 WHERE id = %s", [visit.pk])
    visit.readiness.refresh_from_db()
    left = {name for name in Readiness.ITEMS if not getattr(visit.readiness, name)}
    assert left == {"announced", "parents_told"}


@pytest.mark.parametrize(
    ("days", "expected"), [(4, None), (3, False), (2, False), (1, True), (0, True), (-1, None)]
)
def test_staff_are_warned_from_three_days_and_alarmed_at_one(
    visit: Visit, days: int, expected: bool | None
) -> None:
    today = visit.date - timedelta(days=days)
    found = unready_visits(Visit.objects.all(), today=today)
    assert [each.is_urgent for each in found] == ([] if expected is None else [expected])


def test_a_ready_school_is_not_flagged(visit: Visit) -> None:
    changes: dict[str, bool | str] = dict.fromkeys(Readiness.ITEMS, True)
    by = make_user()
    report_readiness(visit=visit, changes=changes | {"contact_name": "X"}, by=by, now=NOW)
    assert unready_visits(Visit.objects.all(), today=visit.date) == []


@pytest.mark.parametrize(("days", "tag"), [(3, "tag--warning"), (1, "tag--danger")])
def test_staff_see_it_on_the_card_of_the_board(
    client: Client, visit: Visit, days: int, tag: str
) -> None:
    now = datetime.combine(visit.date - timedelta(days=days), NOW.timetz())
    with time_machine.travel(now):
        client.force_login(make_user(Role.PLANNER))
        response = client.get("/papan/", {"tanggal": visit.date.isoformat()})
    text = " ".join(response.content.decode().split())
    assert f'class="tag {tag}"' in text
    assert f"H-{days}, belum siap" in text


def test_staff_see_it_on_the_start_page_and_on_the_visit(client: Client, visit: Visit) -> None:
    with time_machine.travel(datetime.combine(date(2026, 11, 22), NOW.timetz())):
        client.force_login(make_user(Role.PLANNER))
        assert visit.date == MONDAY
        for page in ("/", f"/kunjungan/{visit.pk}/"):
            text = " ".join(client.get(page).content.decode().split())
            assert "H-1, belum siap" in text


@pytest.mark.parametrize("state", [Visit.State.CANCELLED, Visit.State.COMPLETED])
def test_a_visit_that_is_over_takes_no_report(client: Client, visit: Visit, state: str) -> None:
    page = link_to(visit)
    fields = {"state": state}
    if state == Visit.State.CANCELLED:
        fields["cancel_reason"] = "Ujian"
    else:
        fields["completed_at"] = timezone.now()  # type: ignore[assignment]
    Visit.objects.filter(pk=visit.pk).update(**fields)
    client.post(f"{page}kesiapan/", {"room": "on"})
    assert not Readiness.objects.exists()
