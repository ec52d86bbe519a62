import json
from dataclasses import astuple

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, Q

from devices.models import Device, Outage
from ektp_outreach.accounts.models import User
from ektp_outreach.audit.models import AuditEvent
from ektp_outreach.dates import today
from ektp_outreach.demo.accounts import ACCOUNTS, PASSWORD
from schools.models import CardStatus, School, Student
from schools.nik import decrypt_nik, nik_index
from visits.models import Campaign, MoveRequest, Notice, Recording, StudentOutcome, Visit
from visits.reports.progress import progress_of

HEAD = "kepsek@demo.test"


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """Seed once for the module, by the command, and leave nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", verbosity=0)
        connection.check_constraints()
        yield Campaign.objects.current()
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def remaining(campaign):
    """Pupils who are 17 on election day, at school, and recorded by nobody."""
    recorded = Q(outcome__outcome__in=("recorded", "already_recorded"))
    before = Q(card_status__isnull=False) & ~Q(card_status__status__in=CardStatus.MUST_RECORD_AGAIN)
    targets = Student.objects.enrolled().seventeen_by(campaign.election_day)
    return targets.exclude(pk__in=targets.filter(recorded | before))


def test_4586_pupils_remain(seeded):
    assert remaining(seeded).count() == 4586


def test_the_waterfall_of_the_demo(seeded):
    """The figures are those of the press, from the register down."""
    progress = progress_of(seeded, today=today())
    assert astuple(progress.total) == (10_000, 6_652, 930, 1_136, 4_586)
    assert len(progress.schools) == 51
    assert sum(day.recorded for day in progress.days) == 1_136


def test_the_register_holds_10000_pupils_of_51_schools(seeded):
    assert School.objects.count() == 51
    assert Student.objects.enrolled().count() == 10_000
    assert Student.objects.exclude(left_on=None).count() == 36


def test_pupils_have_a_sealed_nik_that_can_be_found(seeded):
    student = Student.objects.first()
    nik = decrypt_nik(student.nik_encrypted)
    assert nik.endswith("0000")
    assert Student.objects.get(nik_index=nik_index(nik)) == student


def test_the_past_visits_recorded_whom_they_should(seeded):
    by_visit = Visit.objects.filter(state="completed").annotate(n=Count("recordings"))
    assert by_visit.count() == 13
    assert min(v.n for v in by_visit) > 40
    assert StudentOutcome.objects.filter(outcome="recorded").count() == 1136
    assert set(Recording.objects.values_list("outcome", flat=True)) == {
        "recorded",
        "absent",
        "failed",
        "already_recorded",
        "undone",
    }


def test_today_the_demo_operator_records_at_the_demo_heads_school(seeded):
    operator, head = (User.objects.get(email=e) for e in ("operator@demo.test", HEAD))
    visit = Visit.objects.visible_to(operator).on(today()).get()
    assert visit in Visit.objects.visible_to(head)
    assert visit.state == Visit.State.CONFIRMED
    school = School.objects.visible_to(head).get()
    assert school.npsn == "20533640"
    assert remaining(seeded).filter(school=school).count() == 200


def test_the_demo_head_has_a_date_to_confirm(seeded):
    head = User.objects.get(email=HEAD)
    assert Visit.objects.visible_to(head).filter(state="scheduled", date__gt=today()).exists()


def test_visits_of_every_state_but_running_ones_are_there(seeded):
    assert set(Visit.objects.values_list("state", flat=True)) == {
        "completed",
        "confirmed",
        "scheduled",
        "draft",
        "cancelled",
        "held",
    }


def test_one_of_the_seven_devices_will_be_repaired(seeded):
    assert Device.objects.count() == 7
    assert Outage.objects.get().starts_at.date() > today()


def test_visits_have_an_audit_trail(seeded):
    assert AuditEvent.objects.filter(action="schedule_visit").count() == (
        Visit.objects.exclude(state=Visit.State.HELD).count()
    )


def test_two_schools_ask_for_another_date_and_two_notices_need_people(seeded):
    assert MoveRequest.objects.filter(state="open", hold__isnull=False).count() == 2
    troubles = Notice.objects.exclude(state__in=("sent", "waiting")).values_list("state", flat=True)
    assert sorted(troubles) == ["failed", "unsure"]


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda a: a.email)
def test_an_account_signs_in_with_the_printed_password(seeded, rf, account):
    user = authenticate(rf.post("/"), email=account.email, password=PASSWORD)
    assert user is not None
    assert user.role == account.role
    assert EmailAddress.objects.get(user=user).verified


def test_every_school_has_a_head(seeded):
    assert School.objects.filter(members__user__role="school_head").distinct().count() == 51


def test_a_second_run_changes_nothing(seeded):
    def counts():
        models = (Student, Visit, User, Recording, AuditEvent, CardStatus, Campaign)
        return [model.objects.count() for model in models]

    before = counts()
    call_command("seed_demo", verbosity=0)
    assert counts() == before


@pytest.mark.parametrize("command", ["seed_demo", "demo_accounts"])
def test_the_demo_is_refused_in_production(settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError, match="refused in production"):
        call_command(command)
    assert not settings.DEMO


def test_demo_accounts_prints_the_keys_for_programs(seeded, settings, capsys, client):
    settings.BASE_URL = "http://localhost:8123"
    call_command("demo_accounts", json=True)
    keys = json.loads(capsys.readouterr().out)
    assert keys["base_url"] == "http://localhost:8123"
    assert [a["role"] for a in keys["accounts"]] == [
        "admin",
        "planner",
        "operator",
        "school_head",
        "observer",
    ]
    assert keys.keys() == {"base_url", "accounts", "portal_links", "calendars"}
    assert len({link["npsn"] for link in keys["portal_links"]}) == 51
    assert {c["kind"] for c in keys["calendars"]} == {"office", "operator", "school"}
    for address in (keys["portal_links"][0], *keys["calendars"][:3]):
        path = address["url"].removeprefix("http://localhost:8123")
        assert client.get(path).status_code == 200
