"""A small office with a timetable to plan: three schools, four devices, two weeks.

SMAN 8 was told of Tuesday, SMAN 9 has confirmed Wednesday, SMA Islam has no visit yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from devices.models import Device
from ektp_outreach.accounts.models import User
from schools.models import School
from tests.factories import (
    make_campaign,
    make_device,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.plans import start_run_here
from visits.actions.solving import solve_run
from visits.models import Campaign, PlanRun, Proposal, Visit

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 09.00 in Malang
TUESDAY = date(2026, 11, 24)
WEDNESDAY = TUESDAY + timedelta(1)


@dataclass
class PlanningWorld:
    planner: User = field(default_factory=make_user)
    campaign: Campaign = field(init=False)
    devices: list[Device] = field(init=False)
    schools: dict[str, School] = field(default_factory=dict)
    told: Visit = field(init=False)
    confirmed: Visit = field(init=False)

    def __post_init__(self) -> None:
        self.campaign = make_campaign(deadline=date(2026, 12, 4))
        self.devices = [make_device(name=f"Alat {n}") for n in range(1, 5)]
        for number, name in enumerate(("SMAN 8", "SMAN 9", "SMA Islam")):
            school = make_school(name=name, longitude=112.63 + number / 1000)
            self.schools[name] = school
            for _ in range(number + 2):
                make_student(school)
        self.told = self._visit("SMAN 8", TUESDAY, Visit.State.SCHEDULED)
        self.confirmed = self._visit(
            "SMAN 9",
            WEDNESDAY,
            Visit.State.CONFIRMED,
            confirmed_at=NOW,
            confirmed_by=self.planner,
        )

    @transaction.atomic
    def _visit(self, name: str, day: date, state: str, **fields: object) -> Visit:
        return make_visit(
            self.campaign,
            school=self.schools[name],
            date=day,
            devices=self.devices[:2],
            state=state,
            published_at=NOW,
            **fields,
        )

    def solved(self, kind: str = PlanRun.Kind.PROPOSE) -> PlanRun:
        """Return a finished run of the planner."""
        run = start_run_here(
            campaign=self.campaign, kind=kind, by=self.planner, now=NOW, seconds=10
        )
        solve_run(run.pk)
        run.refresh_from_db()
        return run

    def proposal(self, run: PlanRun, name: str) -> Proposal:
        return run.proposals.get(school=self.schools[name])
