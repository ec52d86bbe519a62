"""Seeds the whole demo in one transaction."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from schools.models import School
from visits.models import Campaign

from . import accounts, calendar, dialogue, log, places, register, timetable
from .dates import demo_dates


def is_seeded() -> bool:
    """Say whether there is anything that seeding would double."""
    return Campaign.objects.exists() or School.objects.exists()


@transaction.atomic
def seed_demo(*, today: date) -> Campaign:
    """Make the campaign of Kota Malang as of `today`; exactly 4,586 pupils remain."""
    dates = demo_dates(today)
    campaign = places.make_campaign(dates, today)
    schools = places.make_schools()
    devices = places.make_devices()
    zone = ZoneInfo(campaign.time_zone)
    accounts.make_accounts(datetime.combine(dates.starts_on, time(8), zone))
    pupils = register.make_students(schools, dates)
    office = calendar.open_office(campaign, schools, devices, dates)
    past = calendar.make_visits(office, timetable.past_visits(dates))
    log.make_recordings(office, past, pupils)
    coming = calendar.make_visits(office, timetable.coming_visits(today))
    calendar.cancel_one(office, coming)
    register.make_card_statuses(pupils, dates)
    places.make_obstacles(schools, devices, dates, today)
    dialogue.open_doors(campaign)
    dialogue.have_a_dialogue(office, coming, datetime.combine(today, time(9), zone))
    return campaign
