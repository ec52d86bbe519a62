"""A school's page by a personal link: what it opens, what it never shows, when it ends."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone, translation

from ektp_outreach.audit.models import AuditEvent
from schools.models import SchoolMember
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_head,
    make_recording,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.portal_links import give_link, revoke_link, token_of
from visits.models import Campaign, PortalLink, Visit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


def published(campaign: Campaign) -> Visit:
    devices = [make_device(), make_device()]
    return make_visit(
        campaign, devices=devices, state=Visit.State.SCHEDULED, published_at=timezone.now()
    )


def link_for(visit: Visit) -> PortalLink:
    member = SchoolMember.objects.get(user=make_head(visit.school))
    return give_link(member=member, expires_at=timezone.now() + timedelta(days=30), by=None)


def address(link: PortalLink, rest: str = "") -> str:
    return f"/s/{token_of(link)}/{rest}"


def test_a_link_shows_dates_and_confirms_without_a_sign_in(
    campaign: Campaign, client: Client
) -> None:
    visit = published(campaign)
    link = link_for(visit)
    assert visit.school.name in client.get(address(link)).content.decode()
    answer = client.post(address(link, f"kunjungan/{visit.pk}/konfirmasi/"))
    assert answer["Location"] == address(link, f"kunjungan/{visit.pk}/")
    visit.refresh_from_db()
    assert (visit.state, visit.confirmed_by) == (Visit.State.CONFIRMED, link.member.user)


def test_a_passed_on_link_names_no_pupil(campaign: Campaign, client: Client) -> None:
    visit = published(campaign)
    make_student(visit.school, name="Budi Rahasia", class_name="XII IPA 1")
    link = link_for(visit)
    client.force_login(make_head(visit.school))
    page = client.get(address(link)).content.decode()
    assert "XII IPA 1" in page
    assert "Budi Rahasia" not in page
    client.force_login(link.member.user)
    assert "Budi Rahasia" in client.get(address(link)).content.decode()


def test_a_link_opens_no_other_school(campaign: Campaign, client: Client) -> None:
    link, other = link_for(published(campaign)), published(campaign)
    assert client.get(address(link, f"kunjungan/{other.pk}/")).status_code == 404
    assert client.post(address(link, f"kunjungan/{other.pk}/konfirmasi/")).status_code == 404
    assert client.get(address(link) + f"?sekolah={other.school.npsn}").status_code == 404


@pytest.mark.parametrize("change", ["last", "first", "cut", "unsigned"])
def test_a_forged_link_is_not_found(campaign: Campaign, client: Client, change: str) -> None:
    token = token_of(link_for(published(campaign)))
    forged = {
        "last": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "first": ("A" if token[0] != "A" else "B") + token[1:],
        "cut": token[:-5],
        "unsigned": token.split(".")[0],
    }[change]
    assert client.get(f"/s/{forged}/").status_code == 404


def test_a_link_ends_when_it_expires_is_revoked_or_its_person_leaves(
    campaign: Campaign, client: Client
) -> None:
    expired, revoked, left = (link_for(published(campaign)) for _ in range(3))
    with time_machine.travel(NOW + timedelta(days=31)):
        assert client.get(address(expired)).status_code == 410
    revoke_link(link=revoked, by=make_user(), now=timezone.now())
    assert client.get(address(revoked)).status_code == 410
    SchoolMember.objects.filter(pk=left.member_id).update(ended_on=MONDAY)
    assert client.get(address(left)).status_code == 410
    assert AuditEvent.objects.filter(action="revoke_link").count() == 1


def test_postgres_numbers_every_change_of_a_visit(campaign: Campaign) -> None:
    visit = published(campaign)
    before = visit.changed_at
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE visits_visit SET sequence = 99, note = 'x' WHERE id = %s", [visit.pk]
        )
        cursor.execute("UPDATE visits_visit SET date = date + 1 WHERE id = %s", [visit.pk])
    visit.refresh_from_db()
    assert (visit.sequence, visit.changed_at > before) == (1, True)


@pytest.mark.parametrize("state", ["draft", "scheduled", "cancelled"])
def test_a_held_place_never_becomes_a_visit(campaign: Campaign, state: str) -> None:
    visit = make_visit(campaign, devices=[make_device(), make_device()], state=Visit.State.HELD)
    with pytest.raises(IntegrityError, match="holds a place"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(
            state=state, published_at=timezone.now(), cancel_reason=""
        )


def test_guesses_and_floods_are_stopped(campaign: Campaign, client: Client) -> None:
    cache.clear()
    answers = [client.get(f"/s/tebakan{n}/").status_code for n in range(22)]
    assert answers == [404] * 20 + [429] * 2
    visit = published(campaign)
    link = link_for(visit)
    assert client.get(address(link)).status_code == 200
    a_form_only = address(link, f"kunjungan/{visit.pk}/konfirmasi/")
    counts = Counter(client.get(a_form_only).status_code for _ in range(122))
    assert counts == {405: 119, 429: 3}
    assert client.get(address(link)).status_code == 429
    cache.clear()


def test_the_trail_says_by_which_link_and_never_its_secret(
    campaign: Campaign, client: Client
) -> None:
    visit = published(campaign)
    link = link_for(visit)
    client.post(address(link, f"kunjungan/{visit.pk}/konfirmasi/"))
    event = AuditEvent.objects.get(action="confirm_visit")
    assert event.source.endswith(f"/s/…/kunjungan/{visit.pk}/konfirmasi/ (tautan {link.pk})")
    client.get(address(link))
    assert AuditEvent.objects.filter(action="open_link").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pghistory_context WHERE metadata::text LIKE '%%/s/%%'")
        assert cursor.fetchone()[0] > 0
        cursor.execute(
            "SELECT count(*) FROM pghistory_context WHERE position(%s in metadata::text) > 0",
            [token_of(link)],
        )
        assert cursor.fetchone() == (0,)


def test_the_trail_names_people_in_indonesian_whoever_acts(campaign: Campaign) -> None:
    member = SchoolMember.objects.get(user=make_head(make_visit(campaign).school, name="Bu Ani"))
    with translation.override("en"):
        give_link(member=member, expires_at=timezone.now() + timedelta(days=30), by=None)
    (event,) = AuditEvent.objects.filter(action="give_link")
    assert event.data["for"] == "Bu Ani (Kepala sekolah)"


def test_a_link_is_told_to_nobody_else(campaign: Campaign, client: Client) -> None:
    answer = client.get(address(link_for(published(campaign))))
    # With no-referrer a browser sends "Origin: null", and no form could be sent.
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"


def test_a_look_by_a_robot_changes_nothing(campaign: Campaign, client: Client) -> None:
    visit = published(campaign)
    page = address(link_for(visit), f"kunjungan/{visit.pk}/konfirmasi/")
    assert client.get(page).status_code == 405
    assert client.head(page).status_code == 405
    visit.refresh_from_db()
    assert visit.state == Visit.State.SCHEDULED


def test_afterwards_the_school_sees_who_was_missed(campaign: Campaign, client: Client) -> None:
    visit = published(campaign)
    pupil = make_student(visit.school, name="Siti Absen", class_name="XII-3")
    make_recording(visit, pupil, outcome="absent", reason="sick")
    link = link_for(visit)
    page = address(link, f"kunjungan/{visit.pk}/")
    with time_machine.travel(NOW + timedelta(days=4)):
        shown = client.get(page).content.decode()
        assert "Siswa yang belum sempat rekam" in shown
        assert "Siti Absen" not in shown
        client.force_login(link.member.user)
        assert "Siti Absen" in client.get(page).content.decode()
