"""Who speaks for a school: added, replaced, of two schools; their links given and taken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.accounts.phones import to_e164, whatsapp_url
from schools.models import School, SchoolMember
from tests.factories import make_campaign, make_head, make_school, make_user
from visits.models import PortalLink

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def planner(client: Client) -> User:
    user = make_user(Role.PLANNER)
    client.force_login(user)
    return user


@pytest.fixture
def school() -> School:
    return make_school()


def add(client: Client, school: School, **fields: object):
    values = {"name": "Ibu Sari", "position": "head", "email": "", "phone": ""} | fields
    return client.post(f"/sekolah/{school.npsn}/orang/", values)


@pytest.mark.parametrize(
    "typed", ["0812 3456 7890", "+62 812-3456-7890", "62 812 3456 7890", "(0812) 34567890"]
)
def test_a_number_is_taken_as_people_type_it(typed: str) -> None:
    assert to_e164(typed) == "+6281234567890"


@pytest.mark.parametrize("typed", ["12", "abc", "0812", "+99912345678901"])
def test_what_cannot_be_a_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="tidak dikenal"):
        to_e164(typed)


def test_whatsapp_gets_the_number_without_plus_and_the_text_escaped() -> None:
    assert whatsapp_url("+62812", "a b&c") == "https://wa.me/62812?text=a%20b%26c"


@pytest.mark.usefixtures("planner")
def test_a_person_with_a_phone_alone_gets_a_link(client: Client, school: School) -> None:
    make_campaign()
    assert add(client, school, phone="0812 3456 7890").status_code == 302
    member = SchoolMember.objects.get(school=school)
    assert (member.user.phone, member.user.email) == ("+6281234567890", "")
    assert not member.user.has_usable_password()
    card = client.post(f"/sekolah/{school.npsn}/orang/{member.pk}/tautan/", follow=True)
    page = card.content.decode()
    assert "https://wa.me/6281234567890?text=" in page
    assert "<svg" in page
    assert PortalLink.objects.get(member=member).expires_at > NOW


@pytest.mark.usefixtures("planner")
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Isi alamat e-mail atau nomor WhatsApp"),
        ({"email": "staf@contoh.test"}, "milik akun dinas"),
        ({"email": "lama@contoh.test"}, "sudah terdaftar di sekolah ini"),
        ({"email": "lama@contoh.test", "phone": "0813 9999 0000"}, "dua orang yang berbeda"),
        ({"phone": "12"}, "tidak dikenal"),
    ],
)
def test_who_cannot_be_added_is_refused_with_a_sentence(
    client: Client, school: School, fields: dict[str, str], said: str
) -> None:
    make_user(Role.PLANNER, email="staf@contoh.test")
    make_head(school, email="lama@contoh.test")
    make_head(make_school(), phone="+6281399990000")
    answer = add(client, school, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert SchoolMember.objects.filter(school=school).count() == 1


@pytest.mark.usefixtures("planner")
def test_one_person_speaks_for_two_schools(client: Client, school: School) -> None:
    head, other = make_head(make_school(), email="dua@contoh.test"), school
    assert add(client, other, email="DUA@contoh.test").status_code == 302
    assert set(School.objects.visible_to(head)) == set(School.objects.filter(members__user=head))
    assert User.objects.filter(email__iexact="dua@contoh.test").count() == 1
    client.force_login(head)
    page = client.get("/sekolah-saya/").content.decode()
    assert all(s.name in page for s in School.objects.filter(members__user=head))


@pytest.mark.usefixtures("planner")
def test_a_replaced_heads_links_die_at_once(client: Client, school: School) -> None:
    old = SchoolMember.objects.get(user=make_head(school))
    client.post(f"/sekolah/{school.npsn}/orang/{old.pk}/tautan/")
    link = PortalLink.objects.get(member=old)
    assert PortalLink.objects.usable(NOW).filter(pk=link.pk).exists()
    add(client, school, email="baru@contoh.test", replaces=old.pk)
    assert not PortalLink.objects.usable(NOW).filter(pk=link.pk).exists()
    current = SchoolMember.objects.filter(school=school, ended_on=None)
    assert [member.user.email for member in current] == ["baru@contoh.test"]
    assert "Tidak lagi mewakili" in client.get(f"/sekolah/{school.npsn}/orang/").content.decode()


def test_a_link_is_revoked_in_one_click(client: Client, school: School, planner: User) -> None:
    member = SchoolMember.objects.get(user=make_head(school))
    client.post(f"/sekolah/{school.npsn}/orang/{member.pk}/tautan/")
    link = PortalLink.objects.get()
    client.post(f"/sekolah/{school.npsn}/tautan/{link.pk}/cabut/")
    link.refresh_from_db()
    assert link.revoked_by == planner
    assert "Tautan pribadi dicabut" in client.get(f"/sekolah/{school.npsn}/").content.decode()


@pytest.mark.usefixtures("planner")
def test_a_link_of_another_school_is_not_found(client: Client, school: School) -> None:
    member = SchoolMember.objects.get(user=make_head(make_school()))
    assert client.post(f"/sekolah/{school.npsn}/orang/{member.pk}/tautan/").status_code == 404
    assert client.post(f"/sekolah/{school.npsn}/orang/{member.pk}/berhenti/").status_code == 404


@pytest.mark.usefixtures("planner")
def test_an_address_is_corrected_and_never_taken_from_somebody_else(
    client: Client, school: School
) -> None:
    make_head(make_school(), email="orang.lain@contoh.test")
    head = make_head(school, email="salah@contoh.test")
    member = SchoolMember.objects.get(user=head)
    page = f"/sekolah/{school.npsn}/orang/{member.pk}/perbaiki/"
    client.post(page, {"name": "Bu Sari", "email": "benar@contoh.test", "phone": "0812 3456 7890"})
    head.refresh_from_db()
    assert (head.name, head.email) == ("Bu Sari", "benar@contoh.test")
    assert head.phone == "+6281234567890"
    for refused in ({"email": "orang.lain@contoh.test"}, {"email": "", "phone": ""}):
        client.post(page, {"name": "X"} | refused)
        head.refresh_from_db()
        assert (head.name, head.email) == ("Bu Sari", "benar@contoh.test")
