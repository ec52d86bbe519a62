"""Long exports: the files that the worker makes, in parts."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0006_visit_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportFile",
            fields=[
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("progress", "Laporan capaian"),
                            ("follow_up", "Daftar susulan"),
                            ("letters", "Surat seminggu"),
                        ],
                        max_length=9,
                        verbose_name="jenis",
                    ),
                ),
                ("format", models.CharField(max_length=4, verbose_name="format")),
                ("question", models.JSONField(default=dict, verbose_name="permintaan")),
                ("language", models.CharField(max_length=10, verbose_name="bahasa")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu giliran"),
                            ("running", "Sedang disiapkan"),
                            ("ready", "Siap diunduh"),
                            ("failed", "Gagal"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                ("started_at", models.DateTimeField(null=True, verbose_name="mulai disiapkan")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="selesai disiapkan")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="nama berkas")),
                ("as_of", models.DateTimeField(null=True, verbose_name="keadaan per")),
                ("pupils", models.PositiveIntegerField(default=0, verbose_name="siswa")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="ukuran")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="visits.campaign",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="export_files",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas unduhan",
                "verbose_name_plural": "berkas unduhan",
                "ordering": ("-created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ExportPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="visits.exportfile",
                    ),
                ),
            ],
            options={
                "ordering": ("file", "number"),
            },
        ),
        migrations.AddConstraint(
            model_name="exportfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("started_at", None), ("state", "waiting")),
                    models.Q(
                        ("finished_at", None), ("started_at__isnull", False), ("state", "running")
                    ),
                    models.Q(("finished_at__isnull", False), ("state__in", ("ready", "failed"))),
                    _connector="OR",
                ),
                name="export_file_state_has_times",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("waiting", "running"))),
                fields=("created_by", "kind", "format", "question"),
                name="export_file_made_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportpart",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="export_part_once"),
        ),
    ]
