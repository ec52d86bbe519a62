"""Statements of a closed visit are added, never changed or deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER minutes_append_only BEFORE UPDATE OR DELETE ON visits_minutes
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER minutes_no_truncate BEFORE TRUNCATE ON visits_minutes
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
"""
BACKWARD = """
DROP TRIGGER minutes_no_truncate ON visits_minutes;
DROP TRIGGER minutes_append_only ON visits_minutes;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0008_follow_ups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="nomor")),
                ("made_at", models.DateTimeField(verbose_name="dibuat")),
                ("text", models.TextField(verbose_name="isi")),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "berita acara",
                "verbose_name_plural": "berita acara",
                "ordering": ("visit", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "number"), name="minutes_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("sha256__regex", "^[0-9a-f]{64}$")),
                        name="minutes_complete",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
