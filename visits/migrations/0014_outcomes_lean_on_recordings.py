"""An outcome is checked by its recording alone: marks need not meet at the campaign's row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0004_refusals_by_code"),
        ("visits", "0013_plans_made_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="studentoutcome",
            name="campaign",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="visits.campaign",
                verbose_name="kampanye",
            ),
        ),
        migrations.AlterField(
            model_name="studentoutcome",
            name="recording",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="visits.recording",
                verbose_name="peristiwa",
            ),
        ),
        migrations.AlterField(
            model_name="studentoutcome",
            name="student",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="outcome",
                serialize=False,
                to="schools.student",
                verbose_name="siswa",
            ),
        ),
        migrations.AlterField(
            model_name="studentoutcome",
            name="visit",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcomes",
                to="visits.visit",
                verbose_name="kunjungan",
            ),
        ),
    ]
