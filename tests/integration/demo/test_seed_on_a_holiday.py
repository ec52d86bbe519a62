from datetime import timedelta

import pytest

from ektp_outreach.dates import today
from ektp_outreach.demo.dates import demo_dates
from ektp_outreach.demo.seed import is_seeded, seed_demo
from visits.models import Visit


@pytest.mark.django_db
def test_a_demo_begun_on_a_sunday_works_on_that_day():
    sunday = today() + timedelta(days=6 - today().weekday())
    assert not is_seeded()
    campaign = seed_demo(today=sunday)
    assert is_seeded()
    assert campaign.extra_dates == [sunday]
    assert campaign.election_day == demo_dates(sunday).election_day
    assert Visit.objects.on(sunday).filter(state="confirmed").count() == 3
