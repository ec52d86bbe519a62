"""Decisions about doubtful recordings, as append-only as the recordings themselves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER recording_decision_append_only BEFORE UPDATE OR DELETE ON visits_recordingdecision
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER recording_decision_no_truncate BEFORE TRUNCATE ON visits_recordingdecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
"""
BACKWARD = """
DROP TRIGGER recording_decision_no_truncate ON visits_recordingdecision;
DROP TRIGGER recording_decision_append_only ON visits_recordingdecision;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0011_school_tallies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordingDecision",
            fields=[
                (
                    "recording",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="visits.recording",
                        verbose_name="peristiwa",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("kept", "Dipertahankan"), ("set_aside", "Dikesampingkan")],
                        max_length=9,
                        verbose_name="keputusan",
                    ),
                ),
                ("decided_at", models.DateTimeField(verbose_name="diputuskan")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diputuskan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "keputusan atas catatan",
                "verbose_name_plural": "keputusan atas catatan",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ("kept", "set_aside"))),
                        name="recording_decision_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
