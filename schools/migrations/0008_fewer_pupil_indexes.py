"""Two indexes of pupils that others make needless: each cost a tenth of an import."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0007_status_lists"),
    ]

    operations = [
        migrations.AlterField(
            model_name="student",
            name="nisn",
            field=models.CharField(blank=True, max_length=10, null=True, verbose_name="NISN"),
        ),
        migrations.AlterField(
            model_name="student",
            name="school",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="schools.school",
                verbose_name="sekolah",
            ),
        ),
        migrations.AddConstraint(
            model_name="student",
            constraint=models.UniqueConstraint(fields=("nisn",), name="student_nisn_unique"),
        ),
    ]
