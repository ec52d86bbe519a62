"""Who is signed in is decided by the database at every request."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.models import Session, User
from ektp_outreach.accounts.permissions import Role
from tests.factories import make_user
from visits.tasks import clear_sessions_task

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


def test_a_session_without_a_person_asks_the_table_who_it_is(signed_in: Client) -> None:
    Session.objects.update(user=None)
    assert signed_in.get("/siswa/").status_code == 200


def test_a_session_is_only_the_persons_who_signed_in(signed_in: Client, user: User) -> None:
    Session.objects.update(user=make_user(Role.ADMIN))
    assert signed_in.get("/siswa/").wsgi_request.user == user


def test_a_deleted_account_takes_its_sessions_along(signed_in: Client, user: User) -> None:
    user.delete()
    assert not Session.objects.exists()
    assert signed_in.get("/siswa/").status_code == 302


def test_sessions_that_are_over_are_cleared(signed_in: Client) -> None:
    Session.objects.update(expire_date=timezone.now())
    clear_sessions_task(0)
    assert not Session.objects.exists()


def test_one_statement_reads_the_session_and_its_person(
    signed_in: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert signed_in.get("/akun/keamanan/tidak-ada/").status_code == 404


def test_the_user_of_a_session_is_loaded_whole(user: User, signed_in: Client) -> None:
    seen = signed_in.get("/siswa/").wsgi_request.user
    assert seen.get_deferred_fields() == set()
    assert {f.attname: getattr(seen, f.attname) for f in User._meta.concrete_fields} == {
        f.attname: getattr(User.objects.get(pk=user.pk), f.attname)
        for f in User._meta.concrete_fields
    }
