"""Staged rows point at their file without a check per row, which would double the cost."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0004_import_review"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importrow",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="schools.importfile",
            ),
        ),
    ]
