"""The demo's figures are those of the press, from the register down."""

from dataclasses import astuple

import pytest
from django.db import transaction

from ektp_outreach.dates import today
from ektp_outreach.demo.seed import seed_demo
from visits.reports.progress import progress_of


@pytest.fixture(scope="module")
def progress(django_db_setup, django_db_blocker):
    """Seed once for the module and leave nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        campaign = seed_demo(today=today())
        yield progress_of(campaign, today=today())
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_waterfall_of_the_demo(progress):
    assert astuple(progress.total) == (10_000, 6_652, 930, 1_136, 4_586)
    assert len(progress.schools) == 51
    assert sum(day.recorded for day in progress.days) == 1_136
