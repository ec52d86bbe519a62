"""Requests that a visit overtook."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0016_readiness_names_the_date"),
    ]

    operations = [
        migrations.AlterField(
            model_name="moverequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Menunggu jawaban"),
                    ("accepted", "Disetujui"),
                    ("declined", "Ditolak"),
                    ("withdrawn", "Ditarik"),
                    ("overtaken", "Tidak berlaku lagi"),
                ],
                default="open",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="moverequesthistory",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Menunggu jawaban"),
                    ("accepted", "Disetujui"),
                    ("declined", "Ditolak"),
                    ("withdrawn", "Ditarik"),
                    ("overtaken", "Tidak berlaku lagi"),
                ],
                default="open",
                max_length=10,
                verbose_name="status",
            ),
        ),
    ]
