"""Two schools with everything that belongs to them, for walking every address of the site."""

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
    SchoolList,
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
from visits.actions.calendar_feeds import feed_token, open_feed
from visits.actions.portal_links import give_link, token_of
from visits.models import (
    CalendarFeed,
    Campaign,
    ExportFile,
    Minutes,
    MoveRequest,
    Notice,
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

Kind = CalendarFeed.Kind
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


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
    def request(self) -> MoveRequest:
        return MoveRequest.objects.create(
            visit=self.visit,
            requested_by=make_head(self.school),
            dates=[MONDAY + timedelta(days=9)],
        )

    @cached_property
    def notice(self) -> Notice:
        return Notice.objects.create(
            kind=Notice.Kind.PUBLISHED,
            fact="published:1:0",
            recipient=make_head(self.school),
            school=self.school,
            visit=self.visit,
            subject="Jadwal",
            body="Salam.",
            address="a@contoh.test",
            not_before=NOW,
            state=Notice.State.FAILED,
        )

    @cached_property
    def calendar(self) -> str:
        """The address of the school's calendar: whoever has it may read it."""
        feed = open_feed(user=make_head(self.school), kind=Kind.SCHOOL, school=self.school)
        return feed_token(feed)

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
            school=self.school,
            starts_on=MONDAY,
            ends_on=MONDAY,
            kind=Closure.Kind.EXAM,
            reported_by=make_head(self.school),
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
    def export(self) -> ExportFile:
        """A file that a colleague asked for and nobody else gets."""
        return ExportFile.objects.create(
            campaign=self.campaign,
            kind=ExportFile.Kind.PROGRESS,
            format="csv",
            created_by=make_user(Role.PLANNER),
            state=ExportFile.State.READY,
            finished_at=NOW,
            name="capaian.csv",
        )

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

    @cached_property
    def school_list(self) -> SchoolList:
        row = [2, ["20533999", "SMK Contoh", *[None] * 8]]
        return SchoolList.objects.create(name="d.xlsx", rows=[row], created_by=make_user())


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
    "link's school": lambda place: {
        "token": token_of(place.link),
        "npsn": place.school.npsn,
    },
    "calendar": lambda place: {"token": place.calendar},
    "visit's minutes": lambda place: {"pk": place.minutes.visit_id},
    "link's minutes": lambda place: {
        "token": token_of(place.link),
        "pk": place.minutes.visit_id,
    },
    "link's closure": lambda place: {
        "token": token_of(place.link),
        "npsn": place.school.npsn,
        "pk": place.closure.pk,
    },
    "notice": lambda place: {"pk": place.notice.pk},
    "request": lambda place: {"pk": place.request.pk},
    "person": lambda place: {"npsn": place.school.npsn, "pk": place.link.member_id},
    "person's link": lambda place: {"npsn": place.school.npsn, "pk": place.link.pk},
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
    "file made for another": lambda place: {"key": place.export.pk},
    "minutes": lambda place: {"pk": place.visit.pk, "number": place.minutes.number},
    "sheet": lambda place: {"pk": place.visit.pk, "sheet_pk": place.sheet.pk},
    "visit's list": lambda place: {"pk": place.visit.pk, "kind": "xlsx"},
    "school list": lambda place: {"pk": place.school_list.pk},
    "status list": lambda place: {"pk": place.statuses.pk},
    "format": lambda place: {"wanted": "csv"},
    "key": lambda place: {"pk": 1},
    "reset link": lambda place: {"uidb36": "1", "key": "set-password"},
    "mail link": lambda place: {"key": "x"},
}
