"""Puts the campaign, its schools and its devices into the database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from devices.models import Device, Outage
from schools.models import Closure, District, School
from visits.models import Campaign

from . import facts
from .dates import DemoDates
from .timetable import is_working_day

DEVICES = 7
SIX_DAY_SCHOOLS = ("20533630", "20533615", "69859740", "20533608", "20540218")
EXAM_SCHOOLS = ("20533660", "20533664", "20533665", "20533667", "20533653", "20533639")
INTERNSHIP_SCHOOLS = ("20533817", "20533818", "20539750")


def make_schools() -> dict[str, School]:
    """Make districts and schools; return the schools by NPSN."""
    districts = District.objects.bulk_create(
        District(code=d.code, name=d.name) for d in facts.districts()
    )
    by_code = {d.code: d for d in districts}
    schools = School.objects.bulk_create(
        School(
            npsn=s.npsn,
            name=s.name,
            level=s.level,
            is_public=s.public,
            district=by_code[s.district],
            address=s.address,
            latitude=s.latitude,
            longitude=s.longitude,
            days_per_week=6 if s.npsn in SIX_DAY_SCHOOLS else 5,
        )
        for s in facts.schools()
    )
    return {school.npsn: school for school in schools}


def make_campaign(dates: DemoDates, today: date) -> Campaign:
    """Make the campaign; a demo begun at a weekend or on a holiday works on that day too."""
    return Campaign.objects.create(
        name=f"Perekaman Pemilih Pemula Kota Malang {dates.election_day.year}",
        starts_on=dates.starts_on,
        election_day=dates.election_day,
        deadline=dates.election_day - timedelta(days=1),
        extra_dates=[] if is_working_day(today) else [today],
        office_name="Dispendukcapil Kota Malang",
        office_latitude=-8.0259,
        office_longitude=112.6430,
    )


def make_devices() -> dict[int, Device]:
    """Make Alat 1 to Alat 7; return them by number."""
    devices = Device.objects.bulk_create(
        Device(name=f"Alat {n}", serial_number=f"DEMO-{n:03d}", days_used_before=20 * n)
        for n in range(1, DEVICES + 1)
    )
    return dict(enumerate(devices, start=1))


def make_obstacles(
    schools: dict[str, School], devices: dict[int, Device], dates: DemoDates, today: date
) -> None:
    """Make exam weeks, internships, and a repair of Alat 6 during a visit that is booked."""
    monday = today - timedelta(days=today.weekday())
    week = [(monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=4)) for n in range(6)]
    closures = [(npsn, *week[4], Closure.Kind.EXAM, "Asesmen sumatif") for npsn in EXAM_SCHOOLS]
    closures += [
        (npsn, *week[5], Closure.Kind.INTERNSHIP, "PKL kelas XII") for npsn in INTERNSHIP_SCHOOLS
    ]
    Closure.objects.bulk_create(
        Closure(school=schools[npsn], starts_on=first, ends_on=last, kind=kind, note=note)
        for npsn, first, last, kind, note in closures
    )
    pause = (dates.reported_on + timedelta(days=1), today - timedelta(days=1))
    if pause[0] <= pause[1]:
        Closure.objects.create(
            starts_on=pause[0],
            ends_on=pause[1],
            kind=Closure.Kind.EXAM,
            note="Asesmen tengah semester semua sekolah",
        )
    zone = ZoneInfo("Asia/Jakarta")
    Outage.objects.create(
        device=devices[6],
        starts_at=datetime.combine(week[2][0] + timedelta(days=3), time(7), zone),
        ends_at=datetime.combine(week[2][0] + timedelta(days=4), time(16), zone),
        reason="Servis kamera",
    )
