"""A notice that was sent and came back keeps the moment when it was sent."""

from django.db import migrations, models
from django.db.models import Q

FORGET = "UPDATE visits_notice SET sent_at = NULL WHERE state = 'failed'"


class Migration(migrations.Migration):
    dependencies = [("visits", "0008_numbered_minutes")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_sent_has_time"),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state="failed")
                | (~Q(state__in=("sent", "failed")) & Q(sent_at=None)),
                name="notice_sent_has_time",
            ),
        ),
    ]
