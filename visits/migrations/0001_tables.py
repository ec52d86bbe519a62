"""Campaigns, visits, recordings, plans and the dialogue with schools."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import visits.models.letters
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("visits", "0001_visits_and_recordings"),
        ("visits", "0006_field_labels"),
        ("visits", "0007_phones"),
        ("visits", "0008_follow_ups"),
        ("visits", "0009_minutes"),
        ("visits", "0009_plan_runs"),
        ("visits", "0012_recording_decisions"),
        ("visits", "0013_outcome_sheets"),
        ("visits", "0014_school_dialogue"),
        ("visits", "0017_overtaken_requests"),
        ("visits", "0019_letters"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("devices", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("schools", "0003_card_age"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("election_day", models.DateField(verbose_name="hari pemungutan suara")),
                (
                    "deadline",
                    models.DateField(
                        help_text="Tidak ada kunjungan sesudah hari ini.",
                        verbose_name="hari perekaman terakhir",
                    ),
                ),
                (
                    "minimum_age",
                    models.PositiveSmallIntegerField(
                        default=16, verbose_name="usia rekam paling muda"
                    ),
                ),
                ("teams", models.PositiveSmallIntegerField(default=1, verbose_name="jumlah tim")),
                (
                    "schools_per_team_day",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="sekolah per tim per hari"
                    ),
                ),
                (
                    "min_devices",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="alat per kunjungan, paling sedikit"
                    ),
                ),
                (
                    "max_devices",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="alat per kunjungan, paling banyak"
                    ),
                ),
                ("nearby_km", models.FloatField(default=3.0, verbose_name="jarak berdekatan (km)")),
                (
                    "pupils_per_device_hour",
                    models.FloatField(
                        default=10,
                        validators=[django.core.validators.MinValueValidator(0.1)],
                        verbose_name="siswa per alat per jam",
                    ),
                ),
                (
                    "visit_starts",
                    models.TimeField(default=datetime.time(8, 0), verbose_name="jam mulai biasa"),
                ),
                (
                    "visit_ends",
                    models.TimeField(
                        default=datetime.time(13, 0), verbose_name="jam selesai biasa"
                    ),
                ),
                (
                    "extra_dates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(),
                        blank=True,
                        default=list,
                        help_text="Akhir pekan atau hari libur yang tetap dipakai; pisahkan dengan koma.",
                        size=None,
                        verbose_name="hari kerja tambahan",
                    ),
                ),
                ("office_name", models.CharField(max_length=150, verbose_name="nama kantor")),
                ("office_latitude", models.FloatField(verbose_name="lintang kantor")),
                ("office_longitude", models.FloatField(verbose_name="bujur kantor")),
                (
                    "time_zone",
                    models.CharField(
                        default="Asia/Jakarta", max_length=40, verbose_name="zona waktu"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
            ],
            options={
                "verbose_name": "kampanye",
                "verbose_name_plural": "kampanye",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deadline__gte", models.F("starts_on")),
                            ("election_day__gte", models.F("deadline")),
                        ),
                        name="campaign_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_devices__gte", models.F("min_devices")), ("min_devices__gte", 1)
                        ),
                        name="campaign_devices_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nearby_km__gte", 0),
                            ("schools_per_team_day__gte", 1),
                            ("teams__gte", 1),
                        ),
                        name="campaign_teams_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pupils_per_device_hour__gt", 0),
                            ("visit_ends__gt", models.F("visit_starts")),
                        ),
                        name="campaign_hours_positive",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_campaignhistory" ("deadline", "election_day", "extra_dates", "id", "is_active", "max_devices", "min_devices", "minimum_age", "name", "nearby_km", "office_latitude", "office_longitude", "office_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pupils_per_device_hour", "schools_per_team_day", "starts_on", "teams", "time_zone", "visit_ends", "visit_starts") VALUES (NEW."deadline", NEW."election_day", NEW."extra_dates", NEW."id", NEW."is_active", NEW."max_devices", NEW."min_devices", NEW."minimum_age", NEW."name", NEW."nearby_km", NEW."office_latitude", NEW."office_longitude", NEW."office_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pupils_per_device_hour", NEW."schools_per_team_day", NEW."starts_on", NEW."teams", NEW."time_zone", NEW."visit_ends", NEW."visit_starts"); RETURN NULL;',
                    hash="3e13cc97a2ce7833a4b866e116d7d6f207c40c85",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d6e50",
                    table="visits_campaign",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_campaignhistory" ("deadline", "election_day", "extra_dates", "id", "is_active", "max_devices", "min_devices", "minimum_age", "name", "nearby_km", "office_latitude", "office_longitude", "office_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pupils_per_device_hour", "schools_per_team_day", "starts_on", "teams", "time_zone", "visit_ends", "visit_starts") VALUES (NEW."deadline", NEW."election_day", NEW."extra_dates", NEW."id", NEW."is_active", NEW."max_devices", NEW."min_devices", NEW."minimum_age", NEW."name", NEW."nearby_km", NEW."office_latitude", NEW."office_longitude", NEW."office_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pupils_per_device_hour", NEW."schools_per_team_day", NEW."starts_on", NEW."teams", NEW."time_zone", NEW."visit_ends", NEW."visit_starts"); RETURN NULL;',
                    hash="e987478f6c09a3d4e0473e57e4664428436bef99",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_32912",
                    table="visits_campaign",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_campaignhistory" ("deadline", "election_day", "extra_dates", "id", "is_active", "max_devices", "min_devices", "minimum_age", "name", "nearby_km", "office_latitude", "office_longitude", "office_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pupils_per_device_hour", "schools_per_team_day", "starts_on", "teams", "time_zone", "visit_ends", "visit_starts") VALUES (OLD."deadline", OLD."election_day", OLD."extra_dates", OLD."id", OLD."is_active", OLD."max_devices", OLD."min_devices", OLD."minimum_age", OLD."name", OLD."nearby_km", OLD."office_latitude", OLD."office_longitude", OLD."office_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pupils_per_device_hour", OLD."schools_per_team_day", OLD."starts_on", OLD."teams", OLD."time_zone", OLD."visit_ends", OLD."visit_starts"); RETURN NULL;',
                    hash="a7cb24bd09785a3149c4d52f1071087d3051087b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6b312",
                    table="visits_campaign",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(db_index=True, verbose_name="tanggal")),
                ("start_time", models.TimeField(verbose_name="jam mulai")),
                ("end_time", models.TimeField(verbose_name="jam selesai")),
                ("team", models.PositiveSmallIntegerField(default=1, verbose_name="tim")),
                (
                    "state",
                    models.CharField(
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
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="alasan batal"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diterbitkan"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dikonfirmasi"),
                ),
                (
                    "completed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditutup"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikonfirmasi oleh",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
            ],
            options={
                "verbose_name": "kunjungan",
                "verbose_name_plural": "kunjungan",
                "ordering": ("date", "start_time", "pk"),
                "indexes": [models.Index(fields=["campaign", "date"], name="visit_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("school", "date"),
                        name="visit_school_once_a_day",
                        violation_error_message="Sekolah ini sudah dikunjungi pada hari itu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end_time__gt", models.F("start_time"))),
                        name="visit_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("team__gte", 1)), name="visit_team_positive"
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "cancelled"),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "cancelled"), _negated=True),
                                ("cancel_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="visit_cancelled_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "held", "cancelled")),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="visit_published_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="visit_confirmed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", False), ("state", "completed")),
                            models.Q(
                                models.Q(("state", "completed"), _negated=True),
                                ("completed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="visit_completed_has_time",
                    ),
                ],
            },
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
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        editable=False, verbose_name="waktu"
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(default=True, editable=False, verbose_name="berlaku"),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="devices.device",
                        verbose_name="alat",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "alat pada kunjungan",
                "verbose_name_plural": "alat pada kunjungan",
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "device"), name="assignment_once"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_active", True)),
                        expressions=[("device", "="), ("period", "&&")],
                        name="assignment_device_at_one_visit",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_assignmenthistory" ("device_id", "id", "is_active", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") VALUES (NEW."device_id", NEW."id", NEW."is_active", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."visit_id"); RETURN NULL;',
                    hash="f13d047fb6c70c9d37a618bc9912ca4678e03cc4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_56cc2",
                    table="visits_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_assignmenthistory" ("device_id", "id", "is_active", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") VALUES (NEW."device_id", NEW."id", NEW."is_active", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."visit_id"); RETURN NULL;',
                    hash="ce3773d41bcb5f8e7963a9342b71a13866804c1b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4bda2",
                    table="visits_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_assignmenthistory" ("device_id", "id", "is_active", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") VALUES (OLD."device_id", OLD."id", OLD."is_active", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."visit_id"); RETURN NULL;',
                    hash="9634ebe2b91ca46b1ac836f83512a4ecd4309af8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5650f",
                    table="visits_assignment",
                    when="AFTER",
                ),
            ),
        ),
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
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pemilik",
                    ),
                ),
            ],
            options={
                "verbose_name": "kalender langganan",
                "verbose_name_plural": "kalender langganan",
                "ordering": ("-created_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "school"), ("school__isnull", False)),
                            models.Q(("kind__in", ("operator", "office")), ("school", None)),
                            _connector="OR",
                        ),
                        name="calendar_feed_of_a_school_names_it",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("user", "kind", "school"),
                        name="calendar_feed_once",
                        nulls_distinct=False,
                    ),
                ],
            },
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
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("return_visit", "Kunjungan ulang"),
                            ("office", "Hari susulan di kantor"),
                            ("kelurahan", "Lewat kelurahan"),
                            ("none", "Tidak ada"),
                        ],
                        max_length=12,
                        verbose_name="langkah berikutnya",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="catatan")),
                ("decided_at", models.DateTimeField(verbose_name="diputuskan")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diputuskan oleh",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="schools.student",
                        verbose_name="siswa",
                    ),
                ),
            ],
            options={
                "verbose_name": "tindak lanjut",
                "verbose_name_plural": "tindak lanjut",
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "student"), name="follow_up_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ("return_visit", "office", "kelurahan", "none"))
                        ),
                        name="follow_up_step_known",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_followuphistory" ("campaign_id", "decided_at", "decided_by_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "student_id") VALUES (NEW."campaign_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."step", NEW."student_id"); RETURN NULL;',
                    hash="f94fe92bdd0eaa5052bef5d5873b113d6c68c729",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ef51d",
                    table="visits_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_followuphistory" ("campaign_id", "decided_at", "decided_by_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "student_id") VALUES (NEW."campaign_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."step", NEW."student_id"); RETURN NULL;',
                    hash="ea40b72ea9527c9abd7d78e17d38aa8b82d80598",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1baa2",
                    table="visits_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_followuphistory" ("campaign_id", "decided_at", "decided_by_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "student_id") VALUES (OLD."campaign_id", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."step", OLD."student_id"); RETURN NULL;',
                    hash="e48a83e50743850b22d2d234fc1ca061feb2b840",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_23d5d",
                    table="visits_followup",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Surat pemberitahuan"),
                            ("duty", "Surat tugas"),
                            ("parents", "Pemberitahuan orang tua"),
                            ("attendance", "Daftar hadir"),
                            ("board", "Daftar untuk papan pengumuman"),
                            ("receipt", "Tanda terima KTP-el"),
                        ],
                        max_length=10,
                        verbose_name="surat",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("number", models.PositiveIntegerField(verbose_name="nomor urut")),
                ("text", models.CharField(max_length=100, verbose_name="nomor")),
                ("made_at", models.DateTimeField(verbose_name="dibuat")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "nomor surat",
                "verbose_name_plural": "nomor surat",
                "ordering": ("-year", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "number"), name="letter_number_once_a_year"
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "kind"), name="letter_once_for_a_visit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="letter_number_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letterhead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("government", models.CharField(max_length=120, verbose_name="pemerintah")),
                ("address", models.CharField(max_length=200, verbose_name="alamat")),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="telepon, e-mail, laman"
                    ),
                ),
                ("city", models.CharField(max_length=60, verbose_name="kota pada tanggal surat")),
                (
                    "signatory_title",
                    models.CharField(max_length=120, verbose_name="jabatan penanda tangan"),
                ),
                (
                    "signatory_name",
                    models.CharField(max_length=120, verbose_name="nama penanda tangan"),
                ),
                (
                    "signatory_rank",
                    models.CharField(blank=True, max_length=60, verbose_name="pangkat"),
                ),
                ("signatory_nip", models.CharField(blank=True, max_length=30, verbose_name="NIP")),
                (
                    "number_scheme",
                    models.CharField(
                        default="400.12.2/{number}/35.73.406/{year}",
                        max_length=80,
                        validators=[visits.models.letters.check_scheme],
                        verbose_name="pola nomor",
                    ),
                ),
                (
                    "first_number",
                    models.PositiveIntegerField(default=1, verbose_name="nomor pertama tahun ini"),
                ),
                ("copies", models.TextField(blank=True, verbose_name="tembusan, satu per baris")),
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letterhead",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
            ],
            options={
                "verbose_name": "kop surat",
                "verbose_name_plural": "kop surat",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterhead",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_letterheadhistory" ("address", "campaign_id", "city", "contact", "copies", "first_number", "government", "id", "number_scheme", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory_name", "signatory_nip", "signatory_rank", "signatory_title") VALUES (NEW."address", NEW."campaign_id", NEW."city", NEW."contact", NEW."copies", NEW."first_number", NEW."government", NEW."id", NEW."number_scheme", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signatory_name", NEW."signatory_nip", NEW."signatory_rank", NEW."signatory_title"); RETURN NULL;',
                    hash="4afe18a4d3d97428b7ab360871083c9d5961056f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_133ca",
                    table="visits_letterhead",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterhead",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_letterheadhistory" ("address", "campaign_id", "city", "contact", "copies", "first_number", "government", "id", "number_scheme", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory_name", "signatory_nip", "signatory_rank", "signatory_title") VALUES (NEW."address", NEW."campaign_id", NEW."city", NEW."contact", NEW."copies", NEW."first_number", NEW."government", NEW."id", NEW."number_scheme", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signatory_name", NEW."signatory_nip", NEW."signatory_rank", NEW."signatory_title"); RETURN NULL;',
                    hash="f9419e1d9e36037ca1273ebd66e49c8783e1b0e0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_53a28",
                    table="visits_letterhead",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterhead",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_letterheadhistory" ("address", "campaign_id", "city", "contact", "copies", "first_number", "government", "id", "number_scheme", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory_name", "signatory_nip", "signatory_rank", "signatory_title") VALUES (OLD."address", OLD."campaign_id", OLD."city", OLD."contact", OLD."copies", OLD."first_number", OLD."government", OLD."id", OLD."number_scheme", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."signatory_name", OLD."signatory_nip", OLD."signatory_rank", OLD."signatory_title"); RETURN NULL;',
                    hash="e9d4b2da1e1b765241d96201bdcd0b027a1c7810",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_38ea1",
                    table="visits_letterhead",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="LetterText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Surat pemberitahuan"),
                            ("duty", "Surat tugas"),
                            ("parents", "Pemberitahuan orang tua"),
                            ("attendance", "Daftar hadir"),
                            ("board", "Daftar untuk papan pengumuman"),
                            ("receipt", "Tanda terima KTP-el"),
                        ],
                        max_length=10,
                        unique=True,
                        verbose_name="surat",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        max_length=150,
                        validators=[visits.models.letters.check_wording],
                        verbose_name="hal",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        help_text="Satu paragraf per baris kosong. Nama dalam kurung kurawal diisi otomatis.",
                        validators=[visits.models.letters.check_wording],
                        verbose_name="isi",
                    ),
                ),
            ],
            options={
                "verbose_name": "naskah surat",
                "verbose_name_plural": "naskah surat",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertext",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_lettertexthistory" ("body", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."body", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject"); RETURN NULL;',
                    hash="c9d0d81adea1c34d4c72d3c433f09574f0f93b1e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_890c8",
                    table="visits_lettertext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertext",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_lettertexthistory" ("body", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."body", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject"); RETURN NULL;',
                    hash="b8fdac483a158f351150726c27373bfab3a0f647",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_915c4",
                    table="visits_lettertext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertext",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_lettertexthistory" ("body", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (OLD."body", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."subject"); RETURN NULL;',
                    hash="c9e100691c00346f62f982d282cb815300ceea2b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_78801",
                    table="visits_lettertext",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="nomor")),
                ("made_at", models.DateTimeField(verbose_name="dibuat")),
                ("text", models.TextField(verbose_name="isi")),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "berita acara",
                "verbose_name_plural": "berita acara",
                "ordering": ("visit", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "number"), name="minutes_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("sha256__regex", "^[0-9a-f]{64}$")),
                        name="minutes_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MoveRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="diminta")),
                (
                    "dates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(),
                        size=None,
                        verbose_name="tanggal yang diminta",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="alasan")),
                (
                    "held_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditahan sampai"),
                ),
                (
                    "state",
                    models.CharField(
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
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dijawab"),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="jawaban")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dijawab oleh",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diminta oleh",
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="held_for",
                        to="visits.visit",
                        verbose_name="tempat yang ditahan",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="move_requests",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan pindah",
                "verbose_name_plural": "permintaan pindah",
                "ordering": ("-requested_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("visit",),
                        name="move_request_one_open_per_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dates__len__gte", 1)), name="move_request_names_a_date"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hold", None),
                            models.Q(("held_until__isnull", False), ("state", "open")),
                            _connector="OR",
                        ),
                        name="move_request_holds_while_open",
                    ),
                ],
            },
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
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kepada",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikirim oleh",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemberitahuan",
                "verbose_name_plural": "pemberitahuan",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["not_before"],
                        name="notice_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient", "fact"), name="notice_once_for_a_fact"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="notice_sent_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="nama berkas")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(verbose_name="diunggah")),
                ("recorded_at", models.DateTimeField(verbose_name="direkam")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("review", "Diperiksa"),
                            ("stored", "Disimpan"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="review",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai")),
                ("rows", models.JSONField(default=list)),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="devices.device",
                        verbose_name="alat",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="petugas",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "lembar kunjungan",
                "verbose_name_plural": "lembar kunjungan",
                "ordering": ("-uploaded_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "review")),
                            models.Q(
                                ("ended_at__isnull", False), ("state__in", ("stored", "cancelled"))
                            ),
                            _connector="OR",
                        ),
                        name="outcome_sheet_end_matches_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Phone",
            fields=[
                ("uuid", models.UUIDField(primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=60, verbose_name="jenis")),
                ("session_key", models.CharField(blank=True, editable=False, max_length=40)),
                ("registered_at", models.DateTimeField(verbose_name="terdaftar")),
                ("seen_at", models.DateTimeField(verbose_name="terakhir terhubung")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut")),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicabut oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "ponsel",
                "verbose_name_plural": "ponsel",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="phone_revoked_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("propose", "Susun jadwal"),
                            ("repair", "Perbaiki jadwal"),
                            ("what_if", "Seandainya"),
                            ("why_not", "Mengapa belum semua"),
                            ("wish_costs", "Biaya permintaan"),
                        ],
                        default="propose",
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu giliran"),
                            ("running", "Sedang dihitung"),
                            ("finished", "Selesai"),
                            ("stopped", "Dihentikan"),
                            ("failed", "Gagal"),
                            ("published", "Diterbitkan"),
                            ("discarded", "Dibuang"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "question",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="permintaan",
                    ),
                ),
                (
                    "seconds",
                    models.PositiveSmallIntegerField(
                        default=60, verbose_name="batas waktu (detik)"
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=0, verbose_name="benih")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                (
                    "started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="mulai dihitung"),
                ),
                (
                    "seen_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="kabar terakhir"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="selesai dihitung"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diterbitkan"),
                ),
                (
                    "stop_requested",
                    models.BooleanField(default=False, verbose_name="diminta berhenti"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="hari pertama")),
                (
                    "pupils",
                    models.PositiveIntegerField(default=0, verbose_name="siswa yang direncanakan"),
                ),
                (
                    "expected_before",
                    models.PositiveIntegerField(
                        default=0, verbose_name="siswa pada kunjungan hari ini"
                    ),
                ),
                (
                    "rate",
                    models.FloatField(blank=True, null=True, verbose_name="siswa per alat per jam"),
                ),
                (
                    "rate_visits",
                    models.PositiveIntegerField(default=0, verbose_name="kunjungan yang diukur"),
                ),
                (
                    "facts",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="keadaan saat dihitung",
                    ),
                ),
                ("score", models.JSONField(default=dict, verbose_name="nilai")),
                ("bounds", models.JSONField(default=dict, verbose_name="batas yang terbukti")),
                (
                    "proven_levels",
                    models.PositiveSmallIntegerField(default=0, verbose_name="tingkat terbukti"),
                ),
                (
                    "left",
                    models.JSONField(default=dict, verbose_name="siswa yang tidak terjangkau"),
                ),
                (
                    "released",
                    models.JSONField(default=list, verbose_name="dilepas dari konfirmasi"),
                ),
                (
                    "compared",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="pembanding",
                    ),
                ),
                (
                    "results",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="jawaban",
                    ),
                ),
                (
                    "is_edited",
                    models.BooleanField(default=False, verbose_name="diubah dengan tangan"),
                ),
                (
                    "error",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="kegagalan",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="visits.planrun",
                        verbose_name="lanjutan dari",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_runs",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "susunan jadwal",
                "verbose_name_plural": "susunan jadwal",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(fields=["campaign", "-created_at"], name="plan_run_by_campaign")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind__in", ("propose", "repair")),
                            ("state__in", ("waiting", "running")),
                        ),
                        fields=("campaign",),
                        name="plan_run_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proven_levels__lte", 6)),
                        name="plan_run_proves_six_levels_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("propose", "repair", "what_if", "why_not", "wish_costs"))
                        ),
                        name="plan_run_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at", None), ("started_at", None), ("state", "waiting")
                            ),
                            models.Q(
                                ("finished_at", None),
                                ("started_at__isnull", False),
                                ("state", "running"),
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                (
                                    "state__in",
                                    ("finished", "stopped", "failed", "published", "discarded"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="plan_run_state_has_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("propose", "repair")),
                                ("published_at__isnull", False),
                                ("state", "published"),
                            ),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="plan_run_only_plans_are_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seconds__range", (1, 3600))),
                        name="plan_run_has_a_time_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "failed"), ("error", {}), _connector="OR"),
                        name="plan_run_error_only_when_failed",
                    ),
                ],
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
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="schools.schoolmember",
                        verbose_name="untuk",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicabut oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "tautan sekolah",
                "verbose_name_plural": "tautan sekolah",
                "ordering": ("-created_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="portal_link_expires_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="portal_link_revoked_by_somebody",
                    ),
                ],
            },
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
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "Ditambah"),
                            ("moved", "Dipindah"),
                            ("dropped", "Dibatalkan"),
                            ("unchanged", "Tetap"),
                        ],
                        max_length=10,
                        verbose_name="perubahan",
                    ),
                ),
                (
                    "old_date",
                    models.DateField(blank=True, null=True, verbose_name="tanggal semula"),
                ),
                (
                    "was_told",
                    models.BooleanField(default=False, verbose_name="sekolah sudah diberi tahu"),
                ),
                (
                    "was_confirmed",
                    models.BooleanField(default=False, verbose_name="sudah dikonfirmasi"),
                ),
                ("date", models.DateField(blank=True, null=True, verbose_name="tanggal")),
                (
                    "start_time",
                    models.TimeField(default=datetime.time(8, 0), verbose_name="jam mulai"),
                ),
                (
                    "end_time",
                    models.TimeField(default=datetime.time(13, 0), verbose_name="jam selesai"),
                ),
                ("team", models.PositiveSmallIntegerField(default=1, verbose_name="tim")),
                (
                    "stop",
                    models.PositiveSmallIntegerField(default=1, verbose_name="urutan perjalanan"),
                ),
                ("pupils", models.PositiveIntegerField(default=0, verbose_name="siswa")),
                ("is_accepted", models.BooleanField(default=True, verbose_name="disetujui")),
                (
                    "devices",
                    models.ManyToManyField(
                        related_name="+", to="devices.device", verbose_name="alat"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="visits.planrun",
                        verbose_name="susunan",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "usulan kunjungan",
                "verbose_name_plural": "usulan kunjungan",
                "ordering": ("date", "team", "stop", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "school", "date"), name="proposal_school_once_a_day"
                    ),
                    models.UniqueConstraint(fields=("run", "visit"), name="proposal_visit_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("date__isnull", False),
                                ("kind", "added"),
                                ("old_date", None),
                                ("visit", None),
                            ),
                            models.Q(
                                ("date", None),
                                ("kind", "dropped"),
                                ("old_date__isnull", False),
                                ("visit__isnull", False),
                            ),
                            models.Q(
                                ("date", models.F("old_date")),
                                ("kind", "unchanged"),
                                ("visit__isnull", False),
                            ),
                            models.Q(
                                ("kind", "moved"),
                                ("old_date__isnull", False),
                                ("visit__isnull", False),
                                ("date__isnull", False),
                                models.Q(("date", models.F("old_date")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_kind_fits_its_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_time__gt", models.F("start_time")),
                            ("stop__gte", 1),
                            ("team__gte", 1),
                        ),
                        name="proposal_ends_after_start",
                    ),
                ],
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
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diisi oleh",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readiness",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "kesiapan sekolah",
                "verbose_name_plural": "kesiapan sekolah",
            },
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
        migrations.CreateModel(
            name="Recording",
            fields=[
                ("uuid", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("recorded", "Sudah rekam"),
                            ("absent", "Tidak hadir"),
                            ("refused", "Menolak"),
                            ("failed", "Gagal rekam"),
                            ("already_recorded", "Sudah rekam di tempat lain"),
                            ("undone", "Dibatalkan"),
                        ],
                        max_length=16,
                        verbose_name="hasil",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sick", "Sakit"),
                            ("leave", "Izin"),
                            ("internship", "PKL"),
                            ("unknown", "Tanpa keterangan"),
                        ],
                        max_length=12,
                        verbose_name="alasan",
                    ),
                ),
                ("undoes", models.UUIDField(blank=True, null=True, verbose_name="membatalkan")),
                ("recorded_at", models.DateTimeField(verbose_name="direkam")),
                ("received_at", models.DateTimeField(verbose_name="diterima")),
                (
                    "clock_offset_ms",
                    models.IntegerField(blank=True, null=True, verbose_name="selisih jam (ms)"),
                ),
                (
                    "conflict",
                    models.CharField(blank=True, max_length=30, verbose_name="pertentangan"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="catatan")),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recordings",
                        to="devices.device",
                        verbose_name="alat",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="petugas",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recordings",
                        to="schools.student",
                        verbose_name="siswa",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recordings",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "peristiwa perekaman",
                "verbose_name_plural": "peristiwa perekaman",
                "indexes": [
                    models.Index(
                        fields=["student", "recorded_at", "uuid"], name="recording_by_student"
                    ),
                    models.Index(fields=["visit", "received_at"], name="recording_by_visit"),
                    models.Index(
                        condition=models.Q(("undoes__isnull", False)),
                        fields=["undoes"],
                        name="recording_by_undoes",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                (
                                    "recorded",
                                    "absent",
                                    "refused",
                                    "failed",
                                    "already_recorded",
                                    "undone",
                                ),
                            )
                        ),
                        name="recording_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "absent"),
                                ("reason__in", ("sick", "leave", "internship", "unknown")),
                            ),
                            models.Q(
                                models.Q(("outcome", "absent"), _negated=True), ("reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="recording_reason_for_absent_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "undone"),
                                ("undoes__isnull", False),
                                models.Q(("undoes", models.F("uuid")), _negated=True),
                            ),
                            models.Q(
                                models.Q(("outcome", "undone"), _negated=True), ("undoes", None)
                            ),
                            _connector="OR",
                        ),
                        name="recording_undone_names_its_event",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordingDecision",
            fields=[
                (
                    "recording",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="visits.recording",
                        verbose_name="peristiwa",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("kept", "Dipertahankan"), ("set_aside", "Dikesampingkan")],
                        max_length=9,
                        verbose_name="keputusan",
                    ),
                ),
                ("decided_at", models.DateTimeField(verbose_name="diputuskan")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diputuskan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "keputusan atas catatan",
                "verbose_name_plural": "keputusan atas catatan",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ("kept", "set_aside"))),
                        name="recording_decision_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_at", models.DateTimeField(verbose_name="diambil")),
                (
                    "reported_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="laporan terakhir"),
                ),
                (
                    "unsent",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="belum terkirim"
                    ),
                ),
                (
                    "wiped_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dibersihkan"),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="visits.phone",
                        verbose_name="ponsel",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diambil oleh",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "salinan daftar",
                "verbose_name_plural": "salinan daftar",
                "constraints": [
                    models.UniqueConstraint(fields=("phone", "visit"), name="roster_copy_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reported_at", None), ("unsent", None)),
                            models.Q(("reported_at__isnull", False), ("unsent__isnull", False)),
                            _connector="OR",
                        ),
                        name="roster_copy_reports_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wiped_at", None),
                            models.Q(("unsent", 0), ("unsent__isnull", False)),
                            _connector="OR",
                        ),
                        name="roster_copy_wiped_only_when_clear",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SchoolTally",
            fields=[
                (
                    "school",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="schools.school",
                    ),
                ),
                ("rule", models.CharField(max_length=32)),
                ("register", models.PositiveIntegerField()),
                ("eligible", models.PositiveIntegerField()),
                ("before", models.PositiveIntegerField()),
                ("recorded", models.PositiveIntegerField()),
                ("remaining", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="StudentOutcome",
            fields=[
                (
                    "student",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outcome",
                        serialize=False,
                        to="schools.student",
                        verbose_name="siswa",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("recorded", "Sudah rekam"),
                            ("absent", "Tidak hadir"),
                            ("refused", "Menolak"),
                            ("failed", "Gagal rekam"),
                            ("already_recorded", "Sudah rekam di tempat lain"),
                            ("undone", "Dibatalkan"),
                        ],
                        max_length=16,
                        verbose_name="hasil",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sick", "Sakit"),
                            ("leave", "Izin"),
                            ("internship", "PKL"),
                            ("unknown", "Tanpa keterangan"),
                        ],
                        max_length=12,
                        verbose_name="alasan",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="tanggal")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
                (
                    "recording",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.recording",
                        verbose_name="peristiwa",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "hasil siswa",
                "verbose_name_plural": "hasil siswa",
                "indexes": [
                    models.Index(
                        fields=["campaign", "outcome", "happened_on"], name="student_outcome_by_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitOperator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crew_of",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="petugas",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crew",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "petugas kunjungan",
                "verbose_name_plural": "petugas kunjungan",
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "user"), name="visit_operator_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitoperator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_visitoperatorhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "visit_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id", NEW."visit_id"); RETURN NULL;',
                    hash="0ff0bd7411e37c4e32f7173191a2501ba91f9077",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bc7e3",
                    table="visits_visitoperator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitoperator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_visitoperatorhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "visit_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id", NEW."visit_id"); RETURN NULL;',
                    hash="234e548e7ac9e8d7adc68c7e795b58a9a58b8716",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c6c05",
                    table="visits_visitoperator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitoperator",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_visitoperatorhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "visit_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."user_id", OLD."visit_id"); RETURN NULL;',
                    hash="45193d7ef77e6eb5d6f20a0a81f503cea7af1413",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f235c",
                    table="visits_visitoperator",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pin", "Tetapkan tanggal"),
                            ("forbid", "Jangan pada tanggal"),
                            ("prefer", "Pada minggu"),
                        ],
                        max_length=8,
                        verbose_name="permintaan",
                    ),
                ),
                ("date", models.DateField(verbose_name="tanggal")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="alasan")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan jadwal",
                "verbose_name_plural": "permintaan jadwal",
                "ordering": ("school__name", "date", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ("pin", "forbid"))),
                        fields=("campaign", "school", "date"),
                        name="wish_pins_or_forbids_a_day_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "prefer")),
                        fields=("campaign", "school"),
                        name="wish_prefers_one_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("pin", "forbid")),
                            models.Q(("date__iso_week_day", 1), ("kind", "prefer")),
                            _connector="OR",
                        ),
                        name="wish_kind_known_and_week_begins_on_monday",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "period",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        editable=False, verbose_name="waktu"
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(default=True, editable=False, verbose_name="berlaku"),
                ),
                (
                    "device",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="devices.device",
                        verbose_name="alat",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.assignment",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignmenthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9bd2d00e6f555bf15580736dab4270689a88ff4d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_949b0",
                    table="visits_assignmenthistory",
                    when="BEFORE",
                ),
            ),
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
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.calendarfeed",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
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
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pemilik",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
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
        migrations.CreateModel(
            name="CampaignHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("election_day", models.DateField(verbose_name="hari pemungutan suara")),
                (
                    "deadline",
                    models.DateField(
                        help_text="Tidak ada kunjungan sesudah hari ini.",
                        verbose_name="hari perekaman terakhir",
                    ),
                ),
                (
                    "minimum_age",
                    models.PositiveSmallIntegerField(
                        default=16, verbose_name="usia rekam paling muda"
                    ),
                ),
                ("teams", models.PositiveSmallIntegerField(default=1, verbose_name="jumlah tim")),
                (
                    "schools_per_team_day",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="sekolah per tim per hari"
                    ),
                ),
                (
                    "min_devices",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="alat per kunjungan, paling sedikit"
                    ),
                ),
                (
                    "max_devices",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="alat per kunjungan, paling banyak"
                    ),
                ),
                ("nearby_km", models.FloatField(default=3.0, verbose_name="jarak berdekatan (km)")),
                (
                    "pupils_per_device_hour",
                    models.FloatField(
                        default=10,
                        validators=[django.core.validators.MinValueValidator(0.1)],
                        verbose_name="siswa per alat per jam",
                    ),
                ),
                (
                    "visit_starts",
                    models.TimeField(default=datetime.time(8, 0), verbose_name="jam mulai biasa"),
                ),
                (
                    "visit_ends",
                    models.TimeField(
                        default=datetime.time(13, 0), verbose_name="jam selesai biasa"
                    ),
                ),
                (
                    "extra_dates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(),
                        blank=True,
                        default=list,
                        help_text="Akhir pekan atau hari libur yang tetap dipakai; pisahkan dengan koma.",
                        size=None,
                        verbose_name="hari kerja tambahan",
                    ),
                ),
                ("office_name", models.CharField(max_length=150, verbose_name="nama kantor")),
                ("office_latitude", models.FloatField(verbose_name="lintang kantor")),
                ("office_longitude", models.FloatField(verbose_name="bujur kantor")),
                (
                    "time_zone",
                    models.CharField(
                        default="Asia/Jakarta", max_length=40, verbose_name="zona waktu"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.campaign",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaignhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c2d2eabf58a32be838d0e6b1a1684f51e9784978",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_829a7",
                    table="visits_campaignhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="FollowUpHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("return_visit", "Kunjungan ulang"),
                            ("office", "Hari susulan di kantor"),
                            ("kelurahan", "Lewat kelurahan"),
                            ("none", "Tidak ada"),
                        ],
                        max_length=12,
                        verbose_name="langkah berikutnya",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="catatan")),
                ("decided_at", models.DateTimeField(verbose_name="diputuskan")),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diputuskan oleh",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.followup",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="schools.student",
                        verbose_name="siswa",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followuphistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6cc54557b39992c8b415ad84337433f67a9fb872",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_825cb",
                    table="visits_followuphistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="LetterheadHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("government", models.CharField(max_length=120, verbose_name="pemerintah")),
                ("address", models.CharField(max_length=200, verbose_name="alamat")),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="telepon, e-mail, laman"
                    ),
                ),
                ("city", models.CharField(max_length=60, verbose_name="kota pada tanggal surat")),
                (
                    "signatory_title",
                    models.CharField(max_length=120, verbose_name="jabatan penanda tangan"),
                ),
                (
                    "signatory_name",
                    models.CharField(max_length=120, verbose_name="nama penanda tangan"),
                ),
                (
                    "signatory_rank",
                    models.CharField(blank=True, max_length=60, verbose_name="pangkat"),
                ),
                ("signatory_nip", models.CharField(blank=True, max_length=30, verbose_name="NIP")),
                (
                    "number_scheme",
                    models.CharField(
                        default="400.12.2/{number}/35.73.406/{year}",
                        max_length=80,
                        validators=[visits.models.letters.check_scheme],
                        verbose_name="pola nomor",
                    ),
                ),
                (
                    "first_number",
                    models.PositiveIntegerField(default=1, verbose_name="nomor pertama tahun ini"),
                ),
                ("copies", models.TextField(blank=True, verbose_name="tembusan, satu per baris")),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.letterhead",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterheadhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c8743a9f95647c9b7dc220012dc062765d655bab",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1f4cc",
                    table="visits_letterheadhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="LetterTextHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Surat pemberitahuan"),
                            ("duty", "Surat tugas"),
                            ("parents", "Pemberitahuan orang tua"),
                            ("attendance", "Daftar hadir"),
                            ("board", "Daftar untuk papan pengumuman"),
                            ("receipt", "Tanda terima KTP-el"),
                        ],
                        max_length=10,
                        verbose_name="surat",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        max_length=150,
                        validators=[visits.models.letters.check_wording],
                        verbose_name="hal",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        help_text="Satu paragraf per baris kosong. Nama dalam kurung kurawal diisi otomatis.",
                        validators=[visits.models.letters.check_wording],
                        verbose_name="isi",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.lettertext",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertexthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a64f9105e5bf633eef5958da220e6ecb41514ebd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4c19b",
                    table="visits_lettertexthistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="MoveRequestHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="diminta")),
                (
                    "dates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(),
                        size=None,
                        verbose_name="tanggal yang diminta",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="alasan")),
                (
                    "held_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditahan sampai"),
                ),
                (
                    "state",
                    models.CharField(
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
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dijawab"),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="jawaban")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dijawab oleh",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.moverequest",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diminta oleh",
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
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
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moverequesthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b7dde89299d62eeb6ece710588ab267b3add2d2a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7f4dd",
                    table="visits_moverequesthistory",
                    when="BEFORE",
                ),
            ),
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
                (
                    "created_by",
                    models.ForeignKey(
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
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="schools.schoolmember",
                        verbose_name="untuk",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.portallink",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
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
            ],
            options={
                "abstract": False,
            },
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
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.readiness",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diisi oleh",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
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
        migrations.CreateModel(
            name="VisitHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("date", models.DateField(verbose_name="tanggal")),
                ("start_time", models.TimeField(verbose_name="jam mulai")),
                ("end_time", models.TimeField(verbose_name="jam selesai")),
                ("team", models.PositiveSmallIntegerField(default=1, verbose_name="tim")),
                (
                    "state",
                    models.CharField(
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
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="alasan batal"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diterbitkan"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dikonfirmasi"),
                ),
                (
                    "completed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditutup"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.campaign",
                        verbose_name="kampanye",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikonfirmasi oleh",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.visit",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visithistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0823a3841ddaa0e86ff9c6b770d2543b4534ff26",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7c8be",
                    table="visits_visithistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="VisitOperatorHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.visitoperator",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="petugas",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.visit",
                        verbose_name="kunjungan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitoperatorhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eb28bfc17498381429a4b7501dbbbe237a696bd7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_25816",
                    table="visits_visitoperatorhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="devices",
            field=models.ManyToManyField(
                related_name="visits", through="visits.Assignment", to="devices.device"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="operators",
            field=models.ManyToManyField(
                related_name="visits", through="visits.VisitOperator", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]
