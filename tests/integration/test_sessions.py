"""Who is signed in is decided by the database at every request."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user(Role.PLANNER)


@pytest.fixture
def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    assert client.get("/siswa/").status_code == 200
    return client


def test_a_session_that_is_deleted_ends_at_once(signed_in: Client) -> None:
    Session.objects.all().delete()
    assert signed_in.get("/siswa/").status_code == 302


def test_a_session_ends_at_its_time(signed_in: Client) -> None:
    Session.objects.update(expire_date=timezone.now())
    assert signed_in.get("/siswa/").status_code == 302


def test_a_closed_account_is_signed_out_at_once(user: User, signed_in: Client) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert signed_in.get("/siswa/").status_code == 302


def test_a_new_password_ends_all_other_sessions(user: User, signed_in: Client) -> None:
    user.set_password("another long password")
    user.save(update_fields=["password"])
    assert signed_in.get("/siswa/").status_code == 302


def test_a_new_role_counts_at_once(user: User, signed_in: Client) -> None:
    User.objects.filter(pk=user.pk).update(role=Role.OBSERVER)
    assert signed_in.get("/siswa/").status_code == 403


def test_the_user_of_a_session_is_loaded_whole(user: User, signed_in: Client) -> None:
    seen = signed_in.get("/siswa/").wsgi_request.user
    assert seen.get_deferred_fields() == set()
    assert {f.attname: getattr(seen, f.attname) for f in User._meta.concrete_fields} == {
        f.attname: getattr(User.objects.get(pk=user.pk), f.attname)
        for f in User._meta.concrete_fields
    }
