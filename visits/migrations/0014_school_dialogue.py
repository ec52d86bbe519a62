"""Links, readiness, notices and calendars of schools; places held for their requests."""

import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("devices", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("schools", "0009_reported_closures"),
        ("visits", "0013_outcome_sheets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("school", "Sekolah"),
                            ("operator", "Petugas"),
                            ("office", "Kantor"),
                        ],
                        max_length=8,
                        verbose_name="kalender",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                (
                    "last_read_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="terakhir dibaca"),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut")),
            ],
            options={
                "verbose_name": "kalender langganan",
                "verbose_name_plural": "kalender langganan",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="CalendarFeedHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("school", "Sekolah"),
                            ("operator", "Petugas"),
                            ("office", "Kantor"),
                        ],
                        max_length=8,
                        verbose_name="kalender",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("published", "Jadwal diterbitkan"),
                            ("moved", "Jadwal pindah"),
                            ("cancelled", "Kunjungan dibatalkan"),
                            ("answered", "Permintaan dijawab"),
                            ("reminder_7", "Pengingat H-7"),
                            ("reminder_3", "Pengingat H-3"),
                            ("reminder_1", "Pengingat H-1"),
                            ("follow_up", "Kunjungan susulan"),
                            ("not_ready", "Sekolah belum siap"),
                            ("requested", "Permintaan pindah tanggal"),
                        ],
                        max_length=12,
                        verbose_name="perihal",
                    ),
                ),
                ("fact", models.CharField(max_length=80)),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("whatsapp", "WhatsApp")],
                        default="email",
                        max_length=10,
                        verbose_name="jalur",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=254, verbose_name="alamat")),
                ("subject", models.CharField(max_length=200, verbose_name="judul")),
                ("body", models.TextField(verbose_name="isi")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                ("not_before", models.DateTimeField(verbose_name="tidak sebelum")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu dikirim"),
                            ("handing_over", "Sedang dikirim"),
                            ("sent", "Terkirim"),
                            ("failed", "Gagal"),
                            ("unsure", "Mungkin sudah sampai"),
                            ("dropped", "Tidak perlu lagi"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="percobaan")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="sebab")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="terkirim")),
            ],
            options={
                "verbose_name": "pemberitahuan",
                "verbose_name_plural": "pemberitahuan",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="PortalLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                (
                    "last_used_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="terakhir dibuka"),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut")),
            ],
            options={
                "verbose_name": "tautan sekolah",
                "verbose_name_plural": "tautan sekolah",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="PortalLinkHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Readiness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "announced",
                    models.BooleanField(default=False, verbose_name="Siswa sudah diberi tahu"),
                ),
                (
                    "parents_told",
                    models.BooleanField(
                        default=False,
                        verbose_name="Surat pemberitahuan untuk orang tua sudah dibagikan",
                    ),
                ),
                (
                    "kk_asked",
                    models.BooleanField(
                        default=False, verbose_name="Siswa diminta membawa fotokopi KK"
                    ),
                ),
                ("room", models.BooleanField(default=False, verbose_name="Ruang sudah disiapkan")),
                (
                    "power",
                    models.BooleanField(
                        default=False, verbose_name="Listrik tersedia di ruang itu"
                    ),
                ),
                (
                    "furniture",
                    models.BooleanField(
                        default=False, verbose_name="Meja dan kursi sudah disiapkan"
                    ),
                ),
                (
                    "signal",
                    models.BooleanField(
                        default=False, verbose_name="Sinyal internet sudah diperiksa"
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=150, verbose_name="guru penghubung"),
                ),
                (
                    "contact_phone",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="telepon guru penghubung"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="catatan untuk petugas"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diisi")),
            ],
            options={
                "verbose_name": "kesiapan sekolah",
                "verbose_name_plural": "kesiapan sekolah",
            },
        ),
        migrations.CreateModel(
            name="ReadinessHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "announced",
                    models.BooleanField(default=False, verbose_name="Siswa sudah diberi tahu"),
                ),
                (
                    "parents_told",
                    models.BooleanField(
                        default=False,
                        verbose_name="Surat pemberitahuan untuk orang tua sudah dibagikan",
                    ),
                ),
                (
                    "kk_asked",
                    models.BooleanField(
                        default=False, verbose_name="Siswa diminta membawa fotokopi KK"
                    ),
                ),
                ("room", models.BooleanField(default=False, verbose_name="Ruang sudah disiapkan")),
                (
                    "power",
                    models.BooleanField(
                        default=False, verbose_name="Listrik tersedia di ruang itu"
                    ),
                ),
                (
                    "furniture",
                    models.BooleanField(
                        default=False, verbose_name="Meja dan kursi sudah disiapkan"
                    ),
                ),
                (
                    "signal",
                    models.BooleanField(
                        default=False, verbose_name="Sinyal internet sudah diperiksa"
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=150, verbose_name="guru penghubung"),
                ),
                (
                    "contact_phone",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="telepon guru penghubung"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="catatan untuk petugas"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diisi")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="moverequest",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="moverequest",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="moverequest",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="visit",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="visit",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="visit",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="visit",
            name="visit_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="visit",
            name="visit_published_has_time",
        ),
        migrations.AddField(
            model_name="moverequest",
            name="held_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ditahan sampai"),
        ),
        migrations.AddField(
            model_name="moverequest",
            name="hold",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="held_for",
                to="visits.visit",
                verbose_name="tempat yang ditahan",
            ),
        ),
        migrations.AddField(
            model_name="moverequesthistory",
            name="held_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ditahan sampai"),
        ),
        migrations.AddField(
            model_name="moverequesthistory",
            name="hold",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="visits.visit",
                verbose_name="tempat yang ditahan",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="visit",
            name="sequence",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="visithistory",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="visithistory",
            name="sequence",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name="visit",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draf"),
                    ("held", "Ditahan"),
                    ("scheduled", "Terjadwal"),
                    ("confirmed", "Dikonfirmasi"),
                    ("in_progress", "Berlangsung"),
                    ("completed", "Selesai"),
                    ("cancelled", "Batal"),
                ],
                default="draft",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="visithistory",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draf"),
                    ("held", "Ditahan"),
                    ("scheduled", "Terjadwal"),
                    ("confirmed", "Dikonfirmasi"),
                    ("in_progress", "Berlangsung"),
                    ("completed", "Selesai"),
                    ("cancelled", "Batal"),
                ],
                default="draft",
                max_length=12,
                verbose_name="status",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moverequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_moverequesthistory" ("answer", "answered_at", "answered_by_id", "dates", "held_until", "hold_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "visit_id") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."dates", NEW."held_until", NEW."hold_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."state", NEW."visit_id"); RETURN NULL;',
                    hash="c1690f9e41906bbf0dce85061be0d68780352564",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_00cb7",
                    table="visits_moverequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moverequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_moverequesthistory" ("answer", "answered_at", "answered_by_id", "dates", "held_until", "hold_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "visit_id") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."dates", NEW."held_until", NEW."hold_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."state", NEW."visit_id"); RETURN NULL;',
                    hash="27cb1e8ec64e49e572a658f205d1dd24f363248b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_81906",
                    table="visits_moverequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moverequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_moverequesthistory" ("answer", "answered_at", "answered_by_id", "dates", "held_until", "hold_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "visit_id") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."dates", OLD."held_until", OLD."hold_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."requested_at", OLD."requested_by_id", OLD."state", OLD."visit_id"); RETURN NULL;',
                    hash="0f5a98046173c9df09e9f2cf1c615adbf357270b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9d9d9",
                    table="visits_moverequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_visithistory" ("campaign_id", "cancel_reason", "changed_at", "completed_at", "confirmed_at", "confirmed_by_id", "created_at", "date", "end_time", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "school_id", "sequence", "start_time", "state", "team") VALUES (NEW."campaign_id", NEW."cancel_reason", NEW."changed_at", NEW."completed_at", NEW."confirmed_at", NEW."confirmed_by_id", NEW."created_at", NEW."date", NEW."end_time", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."school_id", NEW."sequence", NEW."start_time", NEW."state", NEW."team"); RETURN NULL;',
                    hash="5b0eae02f2e33332300f41e83d46bfa636c2f31b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9d6da",
                    table="visits_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_visithistory" ("campaign_id", "cancel_reason", "changed_at", "completed_at", "confirmed_at", "confirmed_by_id", "created_at", "date", "end_time", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "school_id", "sequence", "start_time", "state", "team") VALUES (NEW."campaign_id", NEW."cancel_reason", NEW."changed_at", NEW."completed_at", NEW."confirmed_at", NEW."confirmed_by_id", NEW."created_at", NEW."date", NEW."end_time", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."school_id", NEW."sequence", NEW."start_time", NEW."state", NEW."team"); RETURN NULL;',
                    hash="32da16b35a6e26b2eb5d4e3b85e125ae7e173ccf",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_41cf1",
                    table="visits_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_visithistory" ("campaign_id", "cancel_reason", "changed_at", "completed_at", "confirmed_at", "confirmed_by_id", "created_at", "date", "end_time", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "school_id", "sequence", "start_time", "state", "team") VALUES (OLD."campaign_id", OLD."cancel_reason", OLD."changed_at", OLD."completed_at", OLD."confirmed_at", OLD."confirmed_by_id", OLD."created_at", OLD."date", OLD."end_time", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."school_id", OLD."sequence", OLD."start_time", OLD."state", OLD."team"); RETURN NULL;',
                    hash="1d7cf2d4bcf747615961de855089a3e421b21856",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a3dfb",
                    table="visits_visit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="moverequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hold", None),
                    models.Q(("held_until__isnull", False), ("state", "open")),
                    _connector="OR",
                ),
                name="move_request_holds_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "held",
                            "scheduled",
                            "confirmed",
                            "in_progress",
                            "completed",
                            "cancelled",
                        ),
                    )
                ),
                name="visit_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "held", "cancelled")),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="visit_published_has_time",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="school",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_feeds",
                to="schools.school",
                verbose_name="sekolah",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_feeds",
                to=settings.AUTH_USER_MODEL,
                verbose_name="pemilik",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeedhistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeedhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="visits.calendarfeed",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeedhistory",
            name="school",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="schools.school",
                verbose_name="sekolah",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeedhistory",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="pemilik",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
                verbose_name="kepada",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="school",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="schools.school",
                verbose_name="sekolah",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="sent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dikirim oleh",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to="visits.visit",
                verbose_name="kunjungan",
            ),
        ),
        migrations.AddField(
            model_name="portallink",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="portallink",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="schools.schoolmember",
                verbose_name="untuk",
            ),
        ),
        migrations.AddField(
            model_name="portallink",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dicabut oleh",
            ),
        ),
        migrations.AddField(
            model_name="portallinkhistory",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="portallinkhistory",
            name="member",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="schools.schoolmember",
                verbose_name="untuk",
            ),
        ),
        migrations.AddField(
            model_name="portallinkhistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="portallinkhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="visits.portallink",
            ),
        ),
        migrations.AddField(
            model_name="portallinkhistory",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dicabut oleh",
            ),
        ),
        migrations.AddField(
            model_name="readiness",
            name="updated_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="diisi oleh",
            ),
        ),
        migrations.AddField(
            model_name="readiness",
            name="visit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="readiness",
                to="visits.visit",
                verbose_name="kunjungan",
            ),
        ),
        migrations.AddField(
            model_name="readinesshistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="readinesshistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="visits.readiness",
            ),
        ),
        migrations.AddField(
            model_name="readinesshistory",
            name="updated_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="diisi oleh",
            ),
        ),
        migrations.AddField(
            model_name="readinesshistory",
            name="visit",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="visits.visit",
                verbose_name="kunjungan",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "school"), ("school__isnull", False)),
                    models.Q(("kind__in", ("operator", "office")), ("school", None)),
                    _connector="OR",
                ),
                name="calendar_feed_of_a_school_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("user", "kind", "school"),
                name="calendar_feed_once",
                nulls_distinct=False,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarfeed",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_calendarfeedhistory" ("created_at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "school_id", "user_id") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."school_id", NEW."user_id"); RETURN NULL;',
                    hash="38b9ad95e61d7c244bc7f1e8efdc14e797e3411c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cded8",
                    table="visits_calendarfeed",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarfeed",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                    func='INSERT INTO "visits_calendarfeedhistory" ("created_at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "school_id", "user_id") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."school_id", NEW."user_id"); RETURN NULL;',
                    hash="8ef106017362bd14c03015080f190ed83cda5dc5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b86c9",
                    table="visits_calendarfeed",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarfeed",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_calendarfeedhistory" ("created_at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "school_id", "user_id") VALUES (OLD."created_at", OLD."id", OLD."key", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."school_id", OLD."user_id"); RETURN NULL;',
                    hash="04cb787a44b13f9571c5c919f301d313f300dfcc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f503a",
                    table="visits_calendarfeed",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarfeedhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7be7bda3ebf2c8bfc320b710900a7506994ec9b5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_20a1c",
                    table="visits_calendarfeedhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["not_before"],
                name="notice_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("recipient", "fact"), name="notice_once_for_a_fact"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                    _connector="OR",
                ),
                name="notice_sent_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="portallink",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="portal_link_expires_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="portallink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at", None), ("revoked_by", None)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="portal_link_revoked_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="portallink",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_portallinkhistory" ("created_at", "created_by_id", "expires_at", "id", "key", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."expires_at", NEW."id", NEW."key", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."revoked_by_id"); RETURN NULL;',
                    hash="77e84423772876c603e0074328229d5b6bc30edd",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f9808",
                    table="visits_portallink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="portallink",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id"))',
                    func='INSERT INTO "visits_portallinkhistory" ("created_at", "created_by_id", "expires_at", "id", "key", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."expires_at", NEW."id", NEW."key", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."revoked_by_id"); RETURN NULL;',
                    hash="733a6838a288a6a9366f140aee6a874c7759ffda",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_762f4",
                    table="visits_portallink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="portallink",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_portallinkhistory" ("created_at", "created_by_id", "expires_at", "id", "key", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."expires_at", OLD."id", OLD."key", OLD."member_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."revoked_by_id"); RETURN NULL;',
                    hash="dcb78b7f376e48df95d4e2d2494af6b7afcd3637",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_da5d5",
                    table="visits_portallink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="portallinkhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="72f5afc1172e060c275529ba6f470d0066557e89",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_faaae",
                    table="visits_portallinkhistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="readiness",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_readinesshistory" ("announced", "contact_name", "contact_phone", "furniture", "id", "kk_asked", "note", "parents_told", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power", "room", "signal", "updated_at", "updated_by_id", "visit_id") VALUES (NEW."announced", NEW."contact_name", NEW."contact_phone", NEW."furniture", NEW."id", NEW."kk_asked", NEW."note", NEW."parents_told", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."power", NEW."room", NEW."signal", NEW."updated_at", NEW."updated_by_id", NEW."visit_id"); RETURN NULL;',
                    hash="4367d6eb6164354d5f94bb90474c5f37013d0c81",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_011b5",
                    table="visits_readiness",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="readiness",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_readinesshistory" ("announced", "contact_name", "contact_phone", "furniture", "id", "kk_asked", "note", "parents_told", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power", "room", "signal", "updated_at", "updated_by_id", "visit_id") VALUES (NEW."announced", NEW."contact_name", NEW."contact_phone", NEW."furniture", NEW."id", NEW."kk_asked", NEW."note", NEW."parents_told", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."power", NEW."room", NEW."signal", NEW."updated_at", NEW."updated_by_id", NEW."visit_id"); RETURN NULL;',
                    hash="eea50e8f4f42ab54e7b17da6edaeca4bfcac5357",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_19d0e",
                    table="visits_readiness",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="readiness",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_readinesshistory" ("announced", "contact_name", "contact_phone", "furniture", "id", "kk_asked", "note", "parents_told", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power", "room", "signal", "updated_at", "updated_by_id", "visit_id") VALUES (OLD."announced", OLD."contact_name", OLD."contact_phone", OLD."furniture", OLD."id", OLD."kk_asked", OLD."note", OLD."parents_told", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."power", OLD."room", OLD."signal", OLD."updated_at", OLD."updated_by_id", OLD."visit_id"); RETURN NULL;',
                    hash="cd30e4855dbcb7fa5acedd85c61befdb34b67fc9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_12f6b",
                    table="visits_readiness",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="readinesshistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="918c0fcbcf4cf62c6a3c6c6d94959d8dd9150aeb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_efe7f",
                    table="visits_readinesshistory",
                    when="BEFORE",
                ),
            ),
        ),
    ]
