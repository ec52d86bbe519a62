from datetime import date

import pytest

from ektp_outreach.demo.dates import demo_dates
from ektp_outreach.demo.seed import is_seeded, seed_demo
from visits.models import Visit

SUNDAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_a_demo_begun_on_a_sunday_works_on_that_day():
    assert not is_seeded()
    campaign = seed_demo(today=SUNDAY)
    assert is_seeded()
    assert campaign.extra_dates == [SUNDAY]
    assert campaign.election_day == demo_dates(SUNDAY).election_day
    assert Visit.objects.on(SUNDAY).filter(state="confirmed").count() == 3
