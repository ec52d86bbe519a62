"""The list of pupils who left is read in order, without a look at the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0004_refusals_by_code"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="student",
            index=models.Index(
                condition=models.Q(("left_on__isnull", False)),
                fields=["name", "id"],
                name="student_left",
            ),
        ),
    ]
