"""The table of who may open what, for test_access.py.

One line per address. To add a page, add its URL name with a Row:

    "visits:board": Row(get=STAFF),                       # staff read it, nobody posts
    "visits:close": Row(get=CREWS, post=CREWS, of="visit"),  # the address names a visit
    "schools:imports": Row(get=STAFF, post=STAFF),

`get` and `post` are the roles that get through; for all others the answer must be a refusal
(sign-in page, 403, 404 or 405). With `of`, the address names one of the objects of World: staff
open those of any school, but an operator only visits they are sent to and a school's head only
things of their own school, and for all others it must be exactly 404.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from devices.models import Device, Outage
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from schools.models import (
    Closure,
    ImportBatch,
    ImportFile,
    School,
    SchoolMember,
    StatusImport,
    Student,
)
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_head,
    make_operator,
    make_proposal,
    make_recording,
    make_run,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.portal_links import give_link, token_of
from visits.models import (
    Campaign,
    Minutes,
    OutcomeSheet,
    Phone,
    PlanRun,
    PortalLink,
    Proposal,
    Recording,
    RosterCopy,
    Visit,
    Wish,
)
from visits.queries.minutes import facts_of, figures_of, sha256_of, text_of

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

NOBODY: frozenset[str] = frozenset()
ADMIN = frozenset({"admin"})
STAFF = frozenset({"admin", "planner"})
CREWS = STAFF | {"operator", "other_operator"}
HEADS = frozenset({"head", "other_head"})
READERS = STAFF | {"observer"}
SIGNED_IN = CREWS | HEADS | {"observer"}
EVERYBODY = SIGNED_IN | {"anonymous"}


@dataclass(frozen=True)
class Row:
    """Who may GET, who may POST, and what kind of object the address names."""

    get: frozenset[str] = NOBODY
    post: frozenset[str] = NOBODY
    of: str = ""


@dataclass
class Place:
    """One school with everything that belongs to it."""

    campaign: Campaign
    devices: list[Device]
    school: School = field(default_factory=make_school)

    @cached_property
    def visit(self) -> Visit:
        return make_visit(
            self.campaign,
            school=self.school,
            devices=self.devices,
            state=Visit.State.SCHEDULED,
            published_at=NOW,
        )

    @cached_property
    def link(self) -> PortalLink:
        """A link of the school: whoever holds it gets in, whoever they are."""
        member = SchoolMember.objects.get(user=make_head(self.school))
        return give_link(member=member, expires_at=NOW + timedelta(days=30), by=None)

    @cached_property
    def student(self) -> Student:
        return make_student(self.school)

    @cached_property
    def recording(self) -> Recording:
        return make_recording(self.visit, self.student, conflict="recorded_before")

    @cached_property
    def phone(self) -> Phone:
        phone = Phone(uuid=uuid.uuid4(), label="Android", registered_at=NOW, seen_at=NOW)
        phone.save()
        RosterCopy.objects.create(
            phone=phone, visit=self.visit, taken_by=make_user(Role.OPERATOR), taken_at=NOW
        )
        return phone

    @cached_property
    def closure(self) -> Closure:
        return Closure.objects.create(
            school=self.school, starts_on=MONDAY, ends_on=MONDAY, kind=Closure.Kind.EXAM
        )

    @cached_property
    def outage(self) -> Outage:
        start = NOW + timedelta(days=30)
        return Outage.objects.create(device=self.devices[0], starts_at=start, reason="Servis")

    @cached_property
    def proposal(self) -> Proposal:
        """A move of the visit, in a run that leaves a pupil at this school."""
        run = make_run(self.campaign, left={str(self.school.pk): 1})
        return make_proposal(run, self.visit, date=MONDAY + timedelta(days=1))

    @cached_property
    def answer(self) -> PlanRun:
        base = self.proposal.run
        question = {"changes": [{"kind": "devices", "count": 6}]}
        return make_run(self.campaign, kind=PlanRun.Kind.WHAT_IF, base=base, question=question)

    @cached_property
    def wish(self) -> Wish:
        author = make_user(Role.PLANNER)
        return Wish.objects.create(
            campaign=self.campaign,
            school=self.school,
            kind=Wish.Kind.PIN,
            date=MONDAY,
            created_by=author,
        )

    @cached_property
    def file(self) -> ImportFile:
        batch = ImportBatch.objects.create()
        return ImportFile.objects.create(batch=batch, name="a.xlsx", school=self.school, sha256="0")

    @cached_property
    def minutes(self) -> Minutes:
        text = text_of(facts_of(self.visit, open_phones=0, despite=""), figures_of([]))
        return Minutes.objects.create(
            visit=self.visit,
            number=1,
            made_at=NOW,
            made_by=make_user(),
            text=text,
            sha256=sha256_of(text),
        )

    @cached_property
    def sheet(self) -> OutcomeSheet:
        maker = make_operator(self.visit)
        return OutcomeSheet.objects.create(
            visit=self.visit,
            name="l.xlsx",
            sha256="0",
            uploaded_by=maker,
            uploaded_at=NOW,
            operator=maker,
            recorded_at=NOW,
        )

    @cached_property
    def statuses(self) -> StatusImport:
        return StatusImport.objects.create(name="s.xlsx", sha256="0", listed_on=MONDAY)


class World:
    """Two schools with the same things, and one person of every kind.

    `head` and `operator` belong to the first school, `other_head` and `other_operator` to the
    second.
    """

    def __init__(self) -> None:
        campaign = make_campaign()
        self.places = [Place(campaign, [make_device(), make_device()]) for _ in range(2)]
        here, there = self.places
        self.people: dict[str, User | None] = {
            "anonymous": None,
            "admin": User.objects.create_superuser("admin@contoh.test", "x", name="Admin"),
            "planner": make_user(Role.PLANNER),
            "operator": make_operator(here.visit),
            "other_operator": make_operator(there.visit),
            "head": make_head(here.school),
            "other_head": make_head(there.school),
            "observer": make_user(Role.OBSERVER),
        }

    def owners(self, place: Place) -> set[str]:
        """Return who of the heads and operators belongs to `place`."""
        return {"head", "operator"} if place is self.places[0] else {"other_head", "other_operator"}


# What the parts of an address name, for each kind of object.
ARGUMENTS: dict[str, Callable[[Place], dict[str, Any]]] = {
    "": lambda place: {},
    "visit": lambda place: {"pk": place.visit.pk},
    "link": lambda place: {"token": token_of(place.link)},
    "link's visit": lambda place: {"token": token_of(place.link), "pk": place.visit.pk},
    "student": lambda place: {"pk": place.student.pk},
    "school": lambda place: {"npsn": place.school.npsn},
    "closure": lambda place: {"npsn": place.school.npsn, "pk": place.closure.pk},
    "recording": lambda place: {"uuid": place.recording.pk},
    "phone": lambda place: {"uuid": place.phone.pk},
    "device": lambda place: {"pk": place.devices[0].pk},
    "outage": lambda place: {"pk": place.outage.pk},
    "plan": lambda place: {"pk": place.proposal.run_id},
    "proposal": lambda place: {"pk": place.proposal.pk},
    "answer": lambda place: {"pk": place.answer.pk},
    "wish": lambda place: {"pk": place.wish.pk},
    "import": lambda place: {"pk": place.file.batch_id},
    "import file": lambda place: {"pk": place.file.batch_id, "file_pk": place.file.pk},
    "minutes": lambda place: {"pk": place.visit.pk, "number": place.minutes.number},
    "sheet": lambda place: {"pk": place.visit.pk, "sheet_pk": place.sheet.pk},
    "visit's list": lambda place: {"pk": place.visit.pk, "kind": "xlsx"},
    "status list": lambda place: {"pk": place.statuses.pk},
    "format": lambda place: {"wanted": "csv"},
    "key": lambda place: {"pk": 1},
    "reset link": lambda place: {"uidb36": "1", "key": "set-password"},
    "mail link": lambda place: {"key": "x"},
}

TABLE: dict[str, Row] = {
    # Liveness and language
    "healthz": Row(get=EVERYBODY),
    "readyz": Row(get=EVERYBODY),
    "set_language": Row(get=EVERYBODY, post=EVERYBODY),
    # Start page, devices and the school's own page
    "visits:home": Row(get=SIGNED_IN),
    "visits:devices": Row(get=STAFF),
    "visits:device_outage": Row(get=STAFF, post=STAFF, of="device"),
    "visits:outage_end": Row(post=STAFF, of="outage"),
    "visits:portal_home": Row(get=HEADS),
    "visits:portal_visit": Row(get=HEADS, of="visit"),
    "visits:portal_confirm": Row(post=HEADS, of="visit"),
    "visits:link_home": Row(get=EVERYBODY, of="link"),
    "visits:link_visit": Row(get=EVERYBODY, of="link's visit"),
    "visits:link_confirm": Row(post=EVERYBODY, of="link's visit"),
    # Board and booking
    "visits:board": Row(get=STAFF),
    "visits:month": Row(get=STAFF),
    "visits:publish_week": Row(post=STAFF),
    "visits:visit_new": Row(get=STAFF, post=STAFF),
    "visits:booking_check": Row(get=STAFF),
    "visits:visit": Row(get=STAFF, of="visit"),
    "visits:visit_devices": Row(get=STAFF, post=STAFF, of="visit"),
    "visits:visit_cancel": Row(post=STAFF, of="visit"),
    "visits:visit_confirm": Row(post=STAFF, of="visit"),
    "visits:visit_crew": Row(get=STAFF, post=STAFF, of="visit"),
    "visits:visit_move": Row(get=STAFF, post=STAFF, of="visit"),
    "visits:visit_publish": Row(post=STAFF, of="visit"),
    # The planner
    "visits:plan": Row(get=STAFF),
    "visits:plan_start": Row(post=STAFF),
    "visits:plan_run": Row(get=STAFF, of="plan"),
    "visits:plan_stop": Row(post=STAFF, of="plan"),
    "visits:plan_discard": Row(post=STAFF, of="plan"),
    "visits:plan_days": Row(get=STAFF, of="plan"),
    "visits:plan_choose": Row(post=STAFF, of="plan"),
    "visits:plan_publish": Row(get=STAFF, post=STAFF, of="plan"),
    "visits:plan_why": Row(get=STAFF, post=STAFF, of="plan"),
    "visits:plan_what_if": Row(post=STAFF, of="plan"),
    "visits:plan_answer": Row(get=STAFF, of="answer"),
    "visits:wish_costs": Row(post=STAFF),
    "visits:proposal_edit": Row(get=STAFF, post=STAFF, of="proposal"),
    "visits:wishes": Row(get=STAFF, post=STAFF),
    "visits:wish_remove": Row(post=STAFF, of="wish"),
    # Recording
    "visits:today": Row(get=CREWS),
    "visits:record": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:record_shell": Row(get=CREWS),
    "visits:record_worker": Row(get=CREWS),
    "visits:record_look_up": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:record_add": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:conflicts": Row(get=STAFF),
    "visits:conflict_decide": Row(post=STAFF, of="recording"),
    "visits:queue_upload": Row(get=STAFF, post=STAFF),
    "visits:phones": Row(get=STAFF),
    "visits:phone_revoke": Row(post=STAFF, of="phone"),
    "visits:phone_restore": Row(post=STAFF, of="phone"),
    "visits:visit_start": Row(post=CREWS, of="visit"),
    "visits:plan_b": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:plan_b_list": Row(get=CREWS, of="visit's list"),
    "visits:sheet": Row(get=CREWS, of="sheet"),
    "visits:sheet_store": Row(post=CREWS, of="sheet"),
    "visits:sheet_cancel": Row(post=CREWS, of="sheet"),
    "visits:minutes": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:minutes_print": Row(get=CREWS, of="minutes"),
    "visits:close": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:sync_phones": Row(post=CREWS),
    "visits:sync_recordings": Row(post=CREWS),
    "visits:sync_rosters": Row(post=CREWS),
    # Progress and pupils
    "visits:campaign_progress": Row(get=READERS),
    "visits:progress_export": Row(get=STAFF, of="format"),
    "visits:schools": Row(get=STAFF),
    "visits:school": Row(get=STAFF | HEADS, of="school"),
    "visits:closure_new": Row(post=STAFF, of="school"),
    "visits:closure_remove": Row(post=STAFF, of="closure"),
    "visits:students": Row(get=STAFF),
    "visits:student": Row(get=STAFF | HEADS, of="student"),
    "visits:student_nik": Row(post=STAFF, of="student"),
    "visits:follow_up": Row(get=STAFF),
    "visits:follow_up_decide": Row(post=STAFF),
    "visits:follow_up_export": Row(get=STAFF, of="format"),
    "visits:cards": Row(get=STAFF),
    "visits:card_list": Row(get=STAFF),
    "visits:card_mark": Row(post=STAFF),
    # Import
    "schools:imports": Row(get=STAFF, post=STAFF),
    "schools:import_start": Row(post=STAFF),
    "schools:import_template": Row(get=STAFF),
    "schools:import": Row(get=STAFF, of="import"),
    "schools:import_cancel": Row(post=STAFF, of="import"),
    "schools:import_upload": Row(post=STAFF, of="import"),
    "schools:import_remove_file": Row(post=STAFF, of="import file"),
    "schools:import_problems": Row(get=STAFF, of="import"),
    "schools:import_review": Row(post=STAFF, of="import"),
    "schools:import_schools": Row(post=STAFF, of="import"),
    "schools:import_commit": Row(post=STAFF, of="import"),
    "schools:status_imports": Row(get=STAFF, post=STAFF),
    "schools:status_template": Row(get=STAFF),
    "schools:status_import": Row(get=STAFF, of="status list"),
    "schools:status_cancel": Row(post=STAFF, of="status list"),
    "schools:status_commit": Row(post=STAFF, of="status list"),
    # Sign-in (django-allauth); who is signed in already is sent on, to the start page or to
    # proving who they are
    "account_login": Row(get=EVERYBODY, post=EVERYBODY),
    "account_logout": Row(get=EVERYBODY, post=EVERYBODY),
    "account_inactive": Row(get=EVERYBODY, post=NOBODY),
    "account_signup": Row(get=EVERYBODY, post=EVERYBODY),
    "akun/email/": Row(),
    "account_email": Row(),
    "account_email_verification_sent": Row(get=EVERYBODY),
    "account_confirm_email": Row(get=EVERYBODY, of="mail link"),
    "account_confirm_login_code": Row(get=SIGNED_IN, post=SIGNED_IN),
    "account_reset_password": Row(get=EVERYBODY, post=EVERYBODY),
    "account_reset_password_done": Row(get=EVERYBODY),
    "account_reset_password_from_key": Row(get=EVERYBODY, post=EVERYBODY, of="reset link"),
    "account_reset_password_from_key_done": Row(get=EVERYBODY),
    "account_reauthenticate": Row(get=SIGNED_IN, post=SIGNED_IN),
    "account_change_password": Row(get=SIGNED_IN, post=SIGNED_IN),
    "account_set_password": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_index": Row(get=SIGNED_IN),
    "mfa_authenticate": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_login_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_reauthenticate": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_activate_totp": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_deactivate_totp": Row(),
    "mfa_view_recovery_codes": Row(),
    "mfa_generate_recovery_codes": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_download_recovery_codes": Row(),
    "mfa_list_webauthn": Row(get=SIGNED_IN),
    "mfa_add_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_reauthenticate_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_remove_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN, of="key"),
    "mfa_edit_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN, of="key"),
}
