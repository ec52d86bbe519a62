"""The admin site: everything can be seen, little can be changed, and each change leaves a trace."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import reverse

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.models import Closure, School, SchoolAlias, Student
from schools.nik import encrypt_nik, nik_index
from tests.factories import (
    MONDAY,
    make_device,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Visit

pytestmark = pytest.mark.django_db
NIK = "3573990101090001"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
READ_ONLY = {
    "audit.auditevent",
    "schools.cardstatus",
    "schools.importbatch",
    "schools.importfile",
    "schools.schoollist",
    "schools.statusimport",
    "visits.assignment",
    "visits.calendarfeed",
    "visits.exportfile",
    "visits.followup",
    "visits.letter",
    "visits.minutes",
    "visits.moverequest",
    "visits.notice",
    "visits.outcomesheet",
    "visits.planrun",
    "visits.portallink",
    "visits.proposal",
    "visits.readiness",
    "visits.recording",
    "visits.studentoutcome",
    "visits.visit",
    "visits.visitoperator",
}
NO_ADD = {*READ_ONLY, "schools.student"}
MAY_DELETE = {"devices.outage", "schools.closure", "schools.schoolalias", "visits.lettertext"}


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("bos@contoh.test", "x", name="Bos")


@pytest.fixture
def office(boss: User, client: Client) -> Client:
    client.force_login(boss)
    return client


def is_history(label: str) -> bool:
    return label.endswith("history")


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


def test_every_model_of_ours_is_there_and_nothing_of_others() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels == {"accounts", "audit", "devices", "schools", "visits"}


def test_even_a_superuser_may_only_what_the_table_says(rf: Any, boss: User) -> None:
    request = rf.get("/")
    request.user = boss
    for model, site in admin.site._registry.items():
        label = model._meta.label_lower
        rights = (
            site.has_add_permission(request),
            site.has_change_permission(request),
            site.has_delete_permission(request),
        )
        read_only = label in READ_ONLY or is_history(label)
        expected = (
            not read_only and label not in NO_ADD,
            not read_only,
            label in MAY_DELETE,
        )
        assert rights == expected, label


def test_every_list_answers_a_search_with_few_queries(
    office: Client, django_assert_max_num_queries: Any
) -> None:
    visit = make_visit(
        state=Visit.State.SCHEDULED, published_at=NOW, devices=[make_device(), make_device()]
    )
    for _ in range(3):
        make_recording(visit, make_student(visit.school))
    for model, site in admin.site._registry.items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        with django_assert_max_num_queries(16):
            query = {"q": "a"} if site.search_fields else {}
            assert office.get(url, query).status_code == 200, url


def test_recordings_are_listed_from_the_newest_on(office: Client) -> None:
    visit = make_visit(devices=[make_device(), make_device()])
    hours = [9, 11, 8, 10]
    for hour in hours:
        make_recording(visit, make_student(visit.school), recorded_at=NOW.replace(hour=hour))
    page = office.get(reverse("admin:visits_recording_changelist"))
    listed = [event.recorded_at.hour for event in page.context["cl"].result_list]
    assert listed == sorted(hours, reverse=True)


def test_adding_an_account_verifies_its_address_and_leaves_a_trace(office: Client) -> None:
    data = {
        "email": "Baru@Contoh.test",
        "name": "Orang Baru",
        "role": Role.ADMIN,
        "usable_password": "true",
        "password1": "sandi-yang-cukup-panjang",
        "password2": "sandi-yang-cukup-panjang",
    }
    assert office.post("/admin/accounts/user/add/", data).status_code == 302
    user = User.objects.get(email="baru@contoh.test")
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert EmailAddress.objects.get(user=user).verified
    [event] = events("admin_add")
    assert event.data == {"object": "Orang Baru"}


def change(office: Client, user: User, **changes: Any) -> Any:
    data = {"email": user.email, "name": user.name, "role": user.role, "is_active": "on"}
    return office.post(f"/admin/accounts/user/{user.pk}/change/", data | changes)


def test_who_is_admin_no_longer_loses_the_admin_site(office: Client) -> None:
    user = User.objects.create_superuser("dua@contoh.test", "x", name="Dua")
    change(office, user, role=Role.OPERATOR)
    user.refresh_from_db()
    assert (user.role, user.is_staff, user.is_superuser) == (Role.OPERATOR, False, False)
    [event] = events("admin_change")
    assert event.data["fields"] == ["Peran"]


def test_nobody_takes_away_their_own_rights(office: Client, boss: User) -> None:
    change(office, boss, role=Role.OBSERVER, is_active="")
    boss.refresh_from_db()
    assert (boss.role, boss.is_active) == (Role.ADMIN, True)


def test_a_password_set_by_an_admin_is_named_so(office: Client) -> None:
    user = make_user()
    new = "kata-sandi-baru-1"
    data = {"usable_password": "true", "password1": new, "password2": new}
    url = f"/admin/accounts/user/{user.pk}/password/"
    assert office.post(url, data).status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)
    assert [e.action for e in AuditEvent.objects.about(user)] == ["set_password"]


def act(office: Client, path: str, action: str, *objects: Any) -> Any:
    data = {"action": action, "_selected_action": [obj.pk for obj in objects]}
    return office.post(path, data, follow=True)


def test_accounts_are_closed_and_opened_but_never_the_own(office: Client, boss: User) -> None:
    user = make_user()
    act(office, "/admin/accounts/user/", "close_accounts", user, boss)
    user.refresh_from_db()
    boss.refresh_from_db()
    assert (user.is_active, boss.is_active) == (False, True)
    act(office, "/admin/accounts/user/", "open_accounts", user)
    user.refresh_from_db()
    assert user.is_active
    assert [e.action for e in AuditEvent.objects.about(user)] == ["open_account", "close_account"]


def test_a_password_link_is_sent(office: Client) -> None:
    user = make_user()
    act(office, "/admin/accounts/user/", "send_password_links", user)
    assert [message.to for message in mail.outbox] == [[user.email]]
    assert mail.outbox[0].subject == "[Jadwal Rekam KTP-el] Mengatur kata sandi"
    assert "http://testserver/akun/password/reset/key/" in mail.outbox[0].body
    assert [event.data for event in events("send_password_link")] == [{}]


def test_a_lost_second_factor_is_taken_off(office: Client) -> None:
    user = make_user()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    act(office, "/admin/accounts/user/", "take_off_second_factors", user)
    assert not Authenticator.objects.exists()
    assert [e.action for e in AuditEvent.objects.about(user)] == ["reset_second_factor"]


def test_devices_are_taken_out_of_use_and_back(office: Client) -> None:
    device = make_device()
    act(office, "/admin/devices/device/", "take_out_of_use", device)
    assert not Device.objects.get().is_active
    act(office, "/admin/devices/device/", "take_into_use", device)
    assert Device.objects.get().is_active
    actions = [e.action for e in AuditEvent.objects.about(device)]
    assert actions == ["take_device_into_use", "take_device_out_of_use"]


def test_a_closure_is_added_and_deleted_with_its_trace(office: Client) -> None:
    data = {"starts_on": "23/11/2026", "ends_on": "24/11/2026", "kind": "exam", "note": "UAS"}
    assert office.post("/admin/schools/closure/add/", data).status_code == 302
    closure = Closure.objects.get()
    assert closure.starts_on == MONDAY
    office.post(f"/admin/schools/closure/{closure.pk}/delete/", {"post": "yes"})
    assert not Closure.objects.exists()
    assert [len(events(a)) for a in ("admin_add", "admin_delete")] == [1, 1]


def test_an_alias_is_normalised(office: Client) -> None:
    school = make_school()
    data = {"school": school.pk, "name": "SMA Negeri 8 Kota Malang"}
    office.post("/admin/schools/schoolalias/add/", data)
    assert SchoolAlias.objects.get().normalised == "SMAN 8"


def with_nik(school: School) -> Student:
    return make_student(
        school, nik_encrypted=encrypt_nik(NIK), nik_index=nik_index(NIK), nik_last4=NIK[-4:]
    )


def test_a_pupil_is_found_by_the_whole_nik_which_is_never_shown(office: Client) -> None:
    student = with_nik(make_school())
    make_student()
    for query in (NIK, student.nisn, student.name):
        page = office.get("/admin/schools/student/", {"q": query}).content.decode()
        assert page.count('class="field-nik_masked"') == 1
    page = office.get(f"/admin/schools/student/{student.pk}/change/").content.decode()
    assert "••••••••••••0001" in page
    assert NIK not in page


def test_a_pupils_nik_cannot_be_written(office: Client) -> None:
    student = with_nik(make_school())
    data = {
        "name": "Nama Betul",
        "school": student.school_id,
        "class_name": "XII IPA 2",
        "grade": 12,
        "sex": "P",
        "birth_date": "2009-01-15",
        "nisn": "9999999999",
        "nik_last4": "9999",
    }
    assert office.post(f"/admin/schools/student/{student.pk}/change/", data).status_code == 302
    student.refresh_from_db()
    assert (student.name, student.nik_last4) == ("Nama Betul", "0001")
    assert student.nisn != "9999999999"


def test_a_visit_leads_to_its_own_page(office: Client) -> None:
    visit = make_visit()
    page = office.get(f"/admin/visits/visit/{visit.pk}/change/").content.decode()
    assert f'href="/kunjungan/{visit.pk}/"' in page
    assert 'name="_save"' not in page


def test_a_history_names_who_changed_the_row(office: Client) -> None:
    device = make_device()
    data = {"name": "Alat Baru", "is_active": "on", "days_used_before": "0"}
    office.post(f"/admin/devices/device/{device.pk}/change/", data)
    page = office.get("/admin/devices/devicehistory/").content.decode()
    assert '<td class="field-who">Bos</td>' in page


@pytest.mark.parametrize("role", [Role.PLANNER, Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER])
def test_only_admins_come_in_even_with_the_flags(role: Role, client: Client) -> None:
    client.force_login(make_user(role, is_staff=True, is_superuser=True))
    assert client.get("/admin/").status_code in (302, 403)
    assert client.get("/admin/schools/student/").status_code in (302, 403)
