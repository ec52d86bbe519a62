"""Offices of any size, made by SQL: schools, pupils, visits with devices and operators."""

from __future__ import annotations

import os
from datetime import date, time, timedelta

from django.db import connection
from django.utils import timezone

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from schools.models import District, School
from visits.models import Assignment, Campaign, Visit, VisitOperator

STUDENTS = """
INSERT INTO schools_student (school_id, name, sex, birth_date, nisn, nik_encrypted, nik_index,
    nik_last4, class_name, grade, home_village, home_district, needs_help, added_by_hand,
    created_at, changed_at)
SELECT (ARRAY(SELECT id FROM schools_school ORDER BY id))[1 + n %% %(schools)s],
    (ARRAY['Adi','Bagus','Citra','Dewi','Eka','Fajar','Gita','Hana','Indah','Joko','Kartika',
        'Lestari','Mega','Nanda','Oki','Putri','Rizky','Sari','Tegar','Yusuf'])[1 + n %% 20]
    || ' ' ||
    (ARRAY['Pratama','Wibowo','Saputra','Lestari','Hidayat','Wulandari','Nugroho','Rahmawati',
        'Santoso','Maharani','Kurniawan'])[1 + (n / 20) %% 11] || ' ' || md5(n::text),
    CASE n %% 2 WHEN 0 THEN 'L' ELSE 'P' END,
    date '2007-01-01' + (n * 7919 %% 1400)::int,
    lpad(n::text, 10, '0'), sha256(n::text::bytea), sha256(('i' || n)::bytea), '0000',
    'XII ' || (1 + n %% 9), 12, 'Lowokwaru', 'Lowokwaru', false, false, now(), now()
FROM generate_series(1::bigint, %(pupils)s) n
"""

# Of three pupils of a visited school one is recorded and one absent; one in fifty has a card.
HAPPENED = (
    """
    INSERT INTO visits_recording (uuid, visit_id, student_id, outcome, reason, operator_id,
        recorded_at, received_at, conflict, note)
    SELECT gen_random_uuid(), visit.id, student.id,
        CASE student.id % 3 WHEN 1 THEN 'recorded' ELSE 'absent' END,
        CASE student.id % 3 WHEN 1 THEN '' ELSE 'sick' END, crew.user_id, now(), now(), '', ''
    FROM visits_visit visit
    JOIN visits_visitoperator crew ON crew.visit_id = visit.id
    JOIN schools_student student ON student.school_id = visit.school_id
    WHERE student.id % 3 > 0
    """,
    """
    INSERT INTO schools_cardstatus (student_id, status, status_on, source)
    SELECT id, 'CARD_ISSUED', current_date, 'bench' FROM schools_student
    WHERE id % 50 = 0 AND birth_date < current_date - interval '17 years 1 day'
    """,
)


def make_office(pupils: int, schools: int, *, visits: int = 0) -> Campaign:
    """Fill an empty database; `visits` of today have two devices and one operator each."""
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        name="Bench",
        starts_on=today - timedelta(days=30),
        election_day=today + timedelta(days=60),
        deadline=today + timedelta(days=59),
        teams=max(1, visits),
        extra_dates=[today],
        office_name="Bench",
        office_latitude=-8.0,
        office_longitude=112.6,
    )
    district = District.objects.create(code="35.73.05", name="Lowokwaru")
    School.objects.bulk_create(
        School(
            npsn=f"{20_000_000 + n}",
            name=f"SMAN {n}",
            level="SMA",
            district=district,
            latitude=-7.9 - (n % 100) / 1000,
            longitude=112.6 + (n // 100 % 100) / 1000,
        )
        for n in range(schools)
    )
    with connection.cursor() as cursor:
        cursor.execute(STUDENTS, {"pupils": pupils, "schools": schools})
        cursor.execute("VACUUM ANALYZE")
    _make_visits(campaign, today, visits)
    return campaign


def _make_visits(campaign: Campaign, today: date, count: int) -> None:
    for number, school in enumerate(School.objects.order_by("pk")[:count]):
        visit = Visit.objects.create(
            campaign=campaign,
            school=school,
            date=today,
            start_time=time(7),
            end_time=time(17),
            team=number + 1,
        )
        for letter in "AB":
            device = Device.objects.create(name=f"Alat {number}{letter}")
            Assignment.objects.create(visit=visit, device=device)
        visit.state, visit.published_at = Visit.State.IN_PROGRESS, timezone.now()
        visit.save()
        VisitOperator.objects.create(visit=visit, user=make_user(Role.OPERATOR))


def note_what_happened() -> None:
    """Record pupils of the visited schools, and store what SIAK knows of some others."""
    with connection.cursor() as cursor:
        for statement in HAPPENED:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")


def make_user(role: Role) -> User:
    name = f"{role.value}-{os.urandom(4).hex()}"
    return User.objects.create_user(f"{name}@bench.test", name=name, role=role)
