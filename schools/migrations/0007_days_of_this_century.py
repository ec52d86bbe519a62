"""A year that nobody means, such as 9999 for "without end", is kept out: pages count on from it."""

import datetime

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0006_school_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__lte", datetime.date(2099, 12, 31)),
                    ("starts_on__gte", datetime.date(2000, 1, 1)),
                ),
                name="closure_in_this_century",
                violation_error_message="Periksa tahunnya: tulis tahun dari 2000 sampai 2099.",
            ),
        ),
    ]
