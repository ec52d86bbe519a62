"""How many rows of a long export are written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0011_letters_are_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="exportfile",
            name="rows_all",
            field=models.PositiveIntegerField(default=0, verbose_name="semua baris"),
        ),
        migrations.AddField(
            model_name="exportfile",
            name="rows_done",
            field=models.PositiveIntegerField(default=0, verbose_name="baris tertulis"),
        ),
    ]
