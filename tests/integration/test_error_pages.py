"""Error pages in the site's own look; the one for 500 needs no database."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.urls import urlpatterns as site
from tests.factories import make_user


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the database is gone")


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


handler500 = "ektp_outreach.errors.server_error"
urlpatterns = [
    path("rusak/", broken),
    path("pergi/", away),
    path("sync/pergi/", away),
    path("aneh/", suspicious),
    *site,
]


def body(response: Any) -> str:
    return response.content.decode()


@pytest.mark.urls(__name__)
def test_500_is_our_page_without_any_query() -> None:
    response = Client(raise_request_exception=False).get("/rusak/")
    assert response.status_code == 500
    assert "Terjadi kesalahan di server" in body(response)
    assert "visits/app.css" in body(response)


@pytest.mark.urls(__name__)
def test_503_says_that_the_database_is_away_and_when_to_try_again() -> None:
    client = Client(raise_request_exception=False)
    page, answer = client.get("/pergi/"), client.post("/sync/pergi/")
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Sebentar lagi kembali" in body(page)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")


def test_a_session_that_cannot_be_read_is_503_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object) -> None:
        raise OperationalError("the database is gone")

    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    monkeypatch.setattr("ektp_outreach.accounts.sessions.SessionStore.load", gone)
    assert client.get("/alat/").status_code == 503


@pytest.mark.urls(__name__)
def test_400_is_our_page() -> None:
    response = Client().get("/aneh/")
    assert (response.status_code, "Permintaan tidak dapat dibaca" in body(response)) == (400, True)


@pytest.mark.django_db
def test_404_is_our_page_for_strangers_and_people() -> None:
    client = Client()
    assert "Halaman tidak ditemukan" in body(client.get("/tidak/ada/"))
    client.force_login(make_user())
    response = client.get("/tidak/ada/")
    assert (response.status_code, "Halaman tidak ditemukan" in body(response)) == (404, True)


@pytest.mark.django_db
def test_403_is_our_page(client: Client) -> None:
    client.force_login(make_user(Role.OBSERVER))
    response = client.get("/alat/")
    assert (response.status_code, "Tidak ada izin" in body(response)) == (403, True)


@pytest.mark.django_db
def test_a_form_from_another_session_gets_our_page() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/akun/login/", {"login": "a@b.test", "password": "x"})
    assert (response.status_code, "sudah kedaluwarsa" in body(response)) == (403, True)
