"""A year that nobody means, such as 9999 for "without end", is kept out: pages count on from it."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("devices", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="outage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "starts_at__range",
                        (
                            datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    ),
                    models.Q(
                        ("ends_at", None),
                        (
                            "ends_at__range",
                            (
                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="outage_in_this_century",
                violation_error_message="Periksa tahunnya: tulis tahun dari 2000 sampai 2099.",
            ),
        ),
    ]
