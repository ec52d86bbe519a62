"""The devices: their bookings, and outages that flag visits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from devices.models import Device, Outage
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from tests.factories import REFUSAL, make_device, make_user, make_visit
from visits.models import Visit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def device() -> Device:
    return make_device(name="Alat 3")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Role.PLANNER))
    return client


def booked(device: Device) -> Visit:
    return make_visit(
        devices=[device, make_device()], state=Visit.State.SCHEDULED, published_at=NOW
    )


def test_the_list_shows_bookings_and_the_state(device: Device, staff: Client) -> None:
    visit = booked(device)
    page = staff.get("/alat/").content.decode()
    assert visit.school.name in page
    assert "Siap dipakai" in page
    Outage.objects.create(device=device, starts_at=NOW - timedelta(hours=1), reason="Kamera rusak")
    page = staff.get("/alat/").content.decode()
    assert "Terganggu" in page
    assert "Kunjungan yang perlu alat lain" in page


def test_an_outage_is_noted_and_names_the_number_of_visits(device: Device, staff: Client) -> None:
    booked(device)
    data = {"starts_at": "2026-11-20T09:00", "ends_at": "", "reason": "Kamera rusak"}
    response = staff.post(f"/alat/{device.pk}/gangguan/", data, follow=True)
    assert "1 kunjungan terkena" in response.content.decode()
    outage = Outage.objects.get()
    assert outage.starts_at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    event = AuditEvent.objects.about(outage).get()
    assert (event.action, event.data["device"]) == ("add_outage", "Alat 3")


def test_an_outage_that_ends_before_it_begins_is_refused(device: Device, staff: Client) -> None:
    data = {"starts_at": "2026-11-20T09:00", "ends_at": "2026-11-20T08:00", "reason": "Rusak"}
    response = staff.post(f"/alat/{device.pk}/gangguan/", data)
    assert response.status_code == 422
    assert "Waktu selesai harus sesudah waktu mulai." in response.content.decode()
    assert not Outage.objects.exists()


def test_an_outage_is_ended_now(device: Device, staff: Client) -> None:
    outage = Outage.objects.create(device=device, starts_at=NOW - timedelta(days=1), reason="Rusak")
    response = staff.post(f"/alat/gangguan/{outage.pk}/selesai/", follow=True)
    assert "Alat 3 dapat dipakai lagi." in response.content.decode()
    outage.refresh_from_db()
    assert outage.ends_at == NOW
    again = staff.post(f"/alat/gangguan/{outage.pk}/selesai/", follow=True)
    assert "sudah selesai sebelumnya" in again.content.decode()


def test_an_outage_that_has_not_begun_is_taken_back(device: Device, staff: Client) -> None:
    outage = Outage.objects.create(
        device=device, starts_at=NOW + timedelta(days=1), reason="Servis"
    )
    staff.post(f"/alat/gangguan/{outage.pk}/selesai/")
    assert not Outage.objects.exists()
    assert AuditEvent.objects.about(device).get().action == "end_outage"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER])
def test_others_may_not(role: Role, device: Device, client: Client) -> None:
    client.force_login(make_user(role))
    assert client.get("/alat/").status_code == 403
    assert client.post(f"/alat/{device.pk}/gangguan/", {}).status_code == REFUSAL[role]


@pytest.mark.parametrize("count", [1, 5])
def test_the_number_of_queries_does_not_grow(
    count: int, staff: Client, django_assert_max_num_queries
) -> None:
    for _ in range(count):
        Outage.objects.create(device=make_device(), starts_at=NOW, reason="Rusak")
    with django_assert_max_num_queries(8):
        assert staff.get("/alat/").status_code == 200
