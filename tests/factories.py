"""One plain function per model; every default is valid and unsurprising."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from schools.models import District, School, SchoolMember, Student
from visits.models import (
    Assignment,
    Campaign,
    Letterhead,
    PlanRun,
    Proposal,
    Recording,
    Visit,
    VisitOperator,
)
from visits.planner.solution import LEVELS

_number = itertools.count(1)
PASSWORD = "sandi-uji-yang-panjang"
MONDAY = date(2026, 11, 23)
# A page about one thing that is not theirs does not exist for a school's people.
REFUSAL = {Role.SCHOOL_HEAD: 404, Role.OPERATOR: 403, Role.OBSERVER: 403}


def make_user(role: Role = Role.PLANNER, **fields: Any) -> User:
    number = next(_number)
    fields = {"email": f"orang{number}@contoh.test", "name": f"Orang {number}"} | fields
    return User.objects.create_user(password=PASSWORD, role=role, **fields)


def make_district(**fields: Any) -> District:
    number = next(_number)
    return District.objects.create(
        **({"code": f"35.{number:05}", "name": f"Kecamatan {number}"} | fields)
    )


def make_school(**fields: Any) -> School:
    number = next(_number)
    fields = {
        "npsn": f"{30000000 + number}",
        "name": f"SMAN {number}",
        "level": School.Level.SMA,
        "latitude": -7.97,
        "longitude": 112.63,
    } | fields
    return School.objects.create(district=fields.pop("district", None) or make_district(), **fields)


def make_head(school: School, **fields: Any) -> User:
    user = make_user(Role.SCHOOL_HEAD, **fields)
    SchoolMember.objects.create(school=school, user=user)
    return user


def make_student(school: School | None = None, **fields: Any) -> Student:
    number = next(_number)
    fields = {
        "name": f"Siswa {number}",
        "sex": "L",
        "birth_date": date(2009, 1, 15),
        "nisn": f"{number:010}",
        "class_name": "XII IPA 1",
        "grade": 12,
    } | fields
    return Student.objects.create(school=school or make_school(), **fields)


def make_device(**fields: Any) -> Device:
    return Device.objects.create(**({"name": f"Alat {next(_number)}"} | fields))


def make_campaign(**fields: Any) -> Campaign:
    return Campaign.objects.create(
        **{
            "name": "Pilkada",
            "starts_on": date(2026, 11, 2),
            "election_day": date(2027, 1, 27),
            "deadline": date(2027, 1, 27),
            "office_name": "Dispendukcapil Kota Malang",
            "office_latitude": -8.027,
            "office_longitude": 112.645,
        }
        | fields
    )


def make_visit(
    campaign: Campaign | None = None, *, devices: list[Device] | None = None, **fields: Any
) -> Visit:
    """Make a draft of MONDAY, 08:00 to 13:00, with `devices` (none by default)."""
    fields = {"date": MONDAY, "start_time": time(8), "end_time": time(13)} | fields
    fields.setdefault("school", None)
    school = fields.pop("school") or make_school()
    visit = Visit.objects.create(campaign=campaign or make_campaign(), school=school, **fields)
    for device in devices or []:
        Assignment.objects.create(visit=visit, device=device)
    return visit


def make_operator(visit: Visit) -> User:
    user = make_user(Role.OPERATOR)
    VisitOperator.objects.create(visit=visit, user=user)
    return user


def make_recording(
    visit: Visit, student: Student, outcome: str = "recorded", **fields: Any
) -> Recording:
    moment = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    fields = {"uuid": uuid.uuid4(), "recorded_at": moment, "received_at": moment} | fields
    fields.setdefault("operator", None)
    operator = fields.pop("operator") or make_user(Role.OPERATOR)
    return Recording.objects.create(
        visit=visit, student=student, outcome=outcome, operator=operator, **fields
    )


def make_letterhead(campaign: Campaign, **fields: Any) -> Letterhead:
    """Make the paper of an office whose letters begin with number 47."""
    values = {
        "government": "Pemerintah Kota Malang",
        "address": "Jl. Mayjen Sungkono, Malang",
        "city": "Malang",
        "signatory_title": "Kepala Dinas,",
        "signatory_name": "Dra. Contoh Nama, M.Si.",
        "signatory_nip": "19700101 199003 2 001",
        "first_number": 47,
    } | fields
    return Letterhead.objects.create(campaign=campaign, **values)


def make_run(campaign: Campaign | None = None, **fields: Any) -> PlanRun:
    """Make a finished proposal of a timetable, without visits."""
    moment = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    fields = {
        "state": PlanRun.State.FINISHED,
        "started_at": moment,
        "finished_at": moment,
        "starts_on": MONDAY,
        "pupils": 9,
        "score": dict.fromkeys(LEVELS, 1),
        "bounds": dict.fromkeys(LEVELS, 1),
        "proven_levels": 2,
    } | fields
    return PlanRun.objects.create(campaign=campaign or make_campaign(), **fields)


def make_proposal(run: PlanRun, visit: Visit, **fields: Any) -> Proposal:
    """Make a run's proposal for a standing visit: unchanged, or moved with another `date`."""
    fields = {"date": visit.date, "pupils": 3, "was_told": visit.is_published} | fields
    kind = Proposal.Kind.UNCHANGED if fields["date"] == visit.date else Proposal.Kind.MOVED
    proposal = Proposal.objects.create(
        run=run, school=visit.school, visit=visit, old_date=visit.date, kind=kind, **fields
    )
    proposal.devices.set(visit.devices.all())
    return proposal
