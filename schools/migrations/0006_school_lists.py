"""Lists of schools are uploaded, reviewed and taken over in the browser."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0005_list_of_left"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SchoolList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("review", "Diperiksa"),
                            ("committed", "Disimpan"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="review",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai")),
                ("name", models.CharField(max_length=255, verbose_name="nama berkas")),
                (
                    "refusal_code",
                    models.CharField(blank=True, max_length=40, verbose_name="kode penolakan"),
                ),
                ("refusal_detail", models.TextField(blank=True, verbose_name="rincian penolakan")),
                ("rows", models.JSONField(default=list, verbose_name="baris")),
                ("counts", models.JSONField(default=dict, verbose_name="hitungan")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "daftar sekolah",
                "verbose_name_plural": "daftar sekolah",
                "ordering": ("-created_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "review")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ("committed", "cancelled")),
                            ),
                            _connector="OR",
                        ),
                        name="school_list_end_matches_state",
                    )
                ],
            },
        ),
    ]
