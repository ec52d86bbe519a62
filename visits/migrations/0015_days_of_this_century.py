"""A year that nobody means, such as 9999 for "without end", is kept out: pages count on from it."""

import datetime

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("devices", "0002_days_of_this_century"),
        ("schools", "0007_days_of_this_century"),
        ("visits", "0014_outcomes_lean_on_recordings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("election_day__lte", datetime.date(2099, 12, 31)),
                    ("starts_on__gte", datetime.date(2000, 1, 1)),
                ),
                name="campaign_in_this_century",
                violation_error_message="Periksa tahunnya: tulis tahun dari 2000 sampai 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("date__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                ),
                name="visit_in_this_century",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("date__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                ),
                name="wish_in_this_century",
            ),
        ),
    ]
