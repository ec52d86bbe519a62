"""Staff see which phones hold lists and cut a lost one off."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.integration.recording.test_phones import KEY, report, take
from tests.integration.recording.world import World, signed_in
from visits.models import Phone

pytestmark = pytest.mark.django_db


def test_the_page_says_what_each_phone_last_said(world: World, phone: Client) -> None:
    staff = signed_in(world.planner)
    assert "Belum ada ponsel" in staff.get("/ponsel/").content.decode()
    take(phone, world)
    assert "Belum melapor" in staff.get("/ponsel/").content.decode()
    report(phone, world, 7)
    assert "7 belum terkirim pada" in staff.get("/ponsel/").content.decode()


def test_a_lost_phone_is_cut_off_and_let_in_again(world: World, phone: Client) -> None:
    take(phone, world)
    staff = signed_in(world.planner)
    assert "dicabut" in staff.post(f"/ponsel/{KEY}/cabut/", follow=True).content.decode()
    assert take(phone, world).status_code == 401
    assert Phone.objects.get().revoked_by == world.planner
    assert "dipulihkan" in staff.post(f"/ponsel/{KEY}/pulihkan/", follow=True).content.decode()
    phone.force_login(world.operator)
    assert take(phone, world).status_code == 200
