"""Schools, pupils, cards and imports."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("schools", "0002_schools_and_students"),
        ("schools", "0004_import_review"),
        ("schools", "0005_import_rows_unchecked"),
        ("schools", "0006_field_labels"),
        ("schools", "0007_status_lists"),
        ("schools", "0008_fewer_pupil_indexes"),
        ("schools", "0009_reported_closures"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("schools", "0001_extensions"),
    ]

    operations = [
        migrations.CreateModel(
            name="District",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True, verbose_name="kode")),
                ("name", models.CharField(max_length=100, verbose_name="nama")),
            ],
            options={
                "verbose_name": "kecamatan",
                "verbose_name_plural": "kecamatan",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="School",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "npsn",
                    models.CharField(
                        max_length=8,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[0-9A-Z]{8}$")],
                        verbose_name="NPSN",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("SMA", "SMA"),
                            ("SMK", "SMK"),
                            ("MA", "MA"),
                            ("SLB", "SLB"),
                            ("PKBM", "PKBM"),
                        ],
                        max_length=4,
                        verbose_name="bentuk",
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="negeri")),
                ("address", models.CharField(blank=True, max_length=250, verbose_name="alamat")),
                ("latitude", models.FloatField(verbose_name="lintang")),
                ("longitude", models.FloatField(verbose_name="bujur")),
                (
                    "days_per_week",
                    models.PositiveSmallIntegerField(
                        choices=[(5, "5 hari"), (6, "6 hari")],
                        default=5,
                        verbose_name="hari sekolah per minggu",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=150, verbose_name="guru penghubung"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="telepon penghubung"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="ikut dijadwalkan")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="schools.district",
                        verbose_name="kecamatan",
                    ),
                ),
            ],
            options={
                "verbose_name": "sekolah",
                "verbose_name_plural": "sekolah",
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("npsn__regex", "^[0-9A-Z]{8}$")),
                        name="school_npsn_eight_characters",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))
                        ),
                        name="school_position_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_per_week__in", (5, 6))), name="school_week_5_or_6"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="school",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "schools_schoolhistory" ("address", "contact_name", "contact_phone", "days_per_week", "district_id", "id", "is_active", "is_public", "latitude", "level", "longitude", "name", "npsn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."contact_name", NEW."contact_phone", NEW."days_per_week", NEW."district_id", NEW."id", NEW."is_active", NEW."is_public", NEW."latitude", NEW."level", NEW."longitude", NEW."name", NEW."npsn", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="987a5357fcd7b779efd06e68efe688d93bf60110",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_65445",
                    table="schools_school",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="school",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "schools_schoolhistory" ("address", "contact_name", "contact_phone", "days_per_week", "district_id", "id", "is_active", "is_public", "latitude", "level", "longitude", "name", "npsn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."contact_name", NEW."contact_phone", NEW."days_per_week", NEW."district_id", NEW."id", NEW."is_active", NEW."is_public", NEW."latitude", NEW."level", NEW."longitude", NEW."name", NEW."npsn", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="6ecfe28e7f355ff4587ae601c87d850fb45adbf5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_792e7",
                    table="schools_school",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="school",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "schools_schoolhistory" ("address", "contact_name", "contact_phone", "days_per_week", "district_id", "id", "is_active", "is_public", "latitude", "level", "longitude", "name", "npsn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."address", OLD."contact_name", OLD."contact_phone", OLD."days_per_week", OLD."district_id", OLD."id", OLD."is_active", OLD."is_public", OLD."latitude", OLD."level", OLD."longitude", OLD."name", OLD."npsn", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="2f68e03d59c3de284198f35b6234f12fcf4e2f63",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1ffa2",
                    table="schools_school",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Student",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                (
                    "sex",
                    models.CharField(
                        choices=[("L", "Laki-laki"), ("P", "Perempuan")],
                        max_length=1,
                        verbose_name="jenis kelamin",
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="tanggal lahir")),
                (
                    "nisn",
                    models.CharField(blank=True, max_length=10, null=True, verbose_name="NISN"),
                ),
                ("nik_encrypted", models.BinaryField(null=True)),
                ("nik_index", models.BinaryField(null=True, unique=True)),
                (
                    "nik_last4",
                    models.CharField(
                        blank=True, max_length=4, verbose_name="empat angka akhir NIK"
                    ),
                ),
                ("class_name", models.CharField(blank=True, max_length=60, verbose_name="rombel")),
                (
                    "grade",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tingkat"),
                ),
                (
                    "home_village",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="kelurahan tempat tinggal"
                    ),
                ),
                (
                    "home_district",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="kecamatan tempat tinggal"
                    ),
                ),
                (
                    "needs_help",
                    models.BooleanField(default=False, verbose_name="perlu bantuan saat perekaman"),
                ),
                (
                    "left_on",
                    models.DateField(blank=True, null=True, verbose_name="keluar dari sekolah"),
                ),
                (
                    "added_by_hand",
                    models.BooleanField(default=False, verbose_name="ditambahkan petugas"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
            ],
            options={
                "verbose_name": "siswa",
                "verbose_name_plural": "siswa",
                "indexes": [
                    models.Index(fields=["name", "id"], name="student_by_name"),
                    models.Index(fields=["school", "name", "id"], name="student_by_school"),
                    models.Index(
                        fields=["school", "class_name", "name", "id"], name="student_by_class"
                    ),
                    models.Index(fields=["birth_date"], name="student_by_birth_date"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper(models.F("name")),
                            name="gin_trgm_ops",
                        ),
                        name="student_name_trgm",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("nisn",), name="student_nisn_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nisn", None), ("nisn__regex", "^[0-9]{10}$"), _connector="OR"
                        ),
                        name="student_nisn_ten_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ("L", "P"))), name="student_sex_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("nik_encrypted", None), ("nik_index", None), ("nik_last4", "")
                            ),
                            models.Q(
                                ("nik_encrypted__isnull", False),
                                ("nik_index__isnull", False),
                                ("nik_last4__regex", "^[0-9]{4}$"),
                            ),
                            _connector="OR",
                        ),
                        name="student_nik_parts_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="student_has_a_name"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="student",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "schools_studenthistory" ("added_by_hand", "birth_date", "changed_at", "class_name", "created_at", "grade", "home_district", "home_village", "id", "left_on", "name", "needs_help", "nik_last4", "nisn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "sex") SELECT old_values."added_by_hand", old_values."birth_date", old_values."changed_at", old_values."class_name", old_values."created_at", old_values."grade", old_values."home_district", old_values."home_village", old_values."id", old_values."left_on", old_values."name", old_values."needs_help", old_values."nik_last4", old_values."nisn", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."school_id", old_values."sex" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."added_by_hand" IS DISTINCT FROM (new_values."added_by_hand") OR old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."changed_at" IS DISTINCT FROM (new_values."changed_at") OR old_values."class_name" IS DISTINCT FROM (new_values."class_name") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."grade" IS DISTINCT FROM (new_values."grade") OR old_values."home_district" IS DISTINCT FROM (new_values."home_district") OR old_values."home_village" IS DISTINCT FROM (new_values."home_village") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."left_on" IS DISTINCT FROM (new_values."left_on") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."needs_help" IS DISTINCT FROM (new_values."needs_help") OR old_values."nik_last4" IS DISTINCT FROM (new_values."nik_last4") OR old_values."nisn" IS DISTINCT FROM (new_values."nisn") OR old_values."school_id" IS DISTINCT FROM (new_values."school_id") OR old_values."sex" IS DISTINCT FROM (new_values."sex")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="74a462964117f1b0c60fc3c126dd39c0ff729235",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cc41f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="schools_student",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="student",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "schools_studenthistory" ("added_by_hand", "birth_date", "changed_at", "class_name", "created_at", "grade", "home_district", "home_village", "id", "left_on", "name", "needs_help", "nik_last4", "nisn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "sex") SELECT old_values."added_by_hand", old_values."birth_date", old_values."changed_at", old_values."class_name", old_values."created_at", old_values."grade", old_values."home_district", old_values."home_village", old_values."id", old_values."left_on", old_values."name", old_values."needs_help", old_values."nik_last4", old_values."nisn", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."school_id", old_values."sex" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a1fd9a771a4d1a969a6b8892d973439c78798af6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6d4e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="schools_student",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CardStatus",
            fields=[
                (
                    "student",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="card_status",
                        serialize=False,
                        to="schools.student",
                        verbose_name="siswa",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("BIO_CAPTURED", "Sudah rekam, belum terkirim"),
                            ("PROCESSING", "Diproses untuk dikirim"),
                            ("SENT_FOR_ENROLLMENT", "Dikirim ke pusat (SFE)"),
                            ("RECEIVED_AT_CENTRAL", "Diterima pusat"),
                            ("ENROLL_FAILURE_AT_CENTRAL", "Gagal verifikasi di pusat"),
                            ("ENROLL_FAILURE_AT_REGIONAL", "Gagal verifikasi di daerah"),
                            ("SEARCH_FAILURE_AT_CENTRAL", "Gagal pencarian di pusat"),
                            ("DUPLICATE_RECORD", "Data ganda"),
                            ("PRINT_READY_RECORD", "Siap cetak (PRR)"),
                            ("SENT_FOR_CARD_PRINTING", "Dikirim untuk cetak"),
                            ("CARD_PRINTED", "KTP-el tercetak"),
                            ("CARD_SHIPPED", "KTP-el dikirim"),
                            ("CARD_ISSUED", "KTP-el diserahkan"),
                        ],
                        max_length=30,
                        verbose_name="status kartu",
                    ),
                ),
                ("status_on", models.DateField(verbose_name="per tanggal")),
                (
                    "ikd_active_on",
                    models.DateField(blank=True, null=True, verbose_name="IKD aktif sejak"),
                ),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="sumber")),
            ],
            options={
                "verbose_name": "status kartu",
                "verbose_name_plural": "status kartu",
                "indexes": [models.Index(fields=["status"], name="card_status_by_status")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                (
                                    "BIO_CAPTURED",
                                    "PROCESSING",
                                    "SENT_FOR_ENROLLMENT",
                                    "RECEIVED_AT_CENTRAL",
                                    "ENROLL_FAILURE_AT_CENTRAL",
                                    "ENROLL_FAILURE_AT_REGIONAL",
                                    "SEARCH_FAILURE_AT_CENTRAL",
                                    "DUPLICATE_RECORD",
                                    "PRINT_READY_RECORD",
                                    "SENT_FOR_CARD_PRINTING",
                                    "CARD_PRINTED",
                                    "CARD_SHIPPED",
                                    "CARD_ISSUED",
                                ),
                            )
                        ),
                        name="card_status_known",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cardstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "schools_cardstatushistory" ("ikd_active_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "status_on", "student_id") VALUES (NEW."ikd_active_on", _pgh_attach_context(), NOW(), \'insert\', NEW."student_id", NEW."source", NEW."status", NEW."status_on", NEW."student_id"); RETURN NULL;',
                    hash="7d32332d4c0c771cde5300593dc191a7a3ca7255",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d696e",
                    table="schools_cardstatus",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cardstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "schools_cardstatushistory" ("ikd_active_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "status_on", "student_id") VALUES (NEW."ikd_active_on", _pgh_attach_context(), NOW(), \'update\', NEW."student_id", NEW."source", NEW."status", NEW."status_on", NEW."student_id"); RETURN NULL;',
                    hash="21d2a2712163e6e98a48b20b26d3eaadea665d32",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_66091",
                    table="schools_cardstatus",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cardstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "schools_cardstatushistory" ("ikd_active_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "status_on", "student_id") VALUES (OLD."ikd_active_on", _pgh_attach_context(), NOW(), \'delete\', OLD."student_id", OLD."source", OLD."status", OLD."status_on", OLD."student_id"); RETURN NULL;',
                    hash="8198a616e264023dc17d0e8df50dcea2154c2033",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b00b4",
                    table="schools_cardstatus",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("ends_on", models.DateField(verbose_name="sampai")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("exam", "Ujian"),
                            ("internship", "PKL"),
                            ("holiday", "Libur sekolah"),
                            ("event", "Kegiatan sekolah"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dilaporkan sekolah oleh",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        help_text="Kosongkan bila berlaku untuk semua sekolah.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
            ],
            options={
                "verbose_name": "hari tidak bisa dikunjungi",
                "verbose_name_plural": "hari tidak bisa dikunjungi",
                "ordering": ("starts_on",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="closure_ends_after_start",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "schools_closurehistory" ("ends_on", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "school_id", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reported_by_id", NEW."school_id", NEW."starts_on"); RETURN NULL;',
                    hash="0ad8609233bc7cb8a7c0ce9b0d15508cfdc1c8fe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4e26d",
                    table="schools_closure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "schools_closurehistory" ("ends_on", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "school_id", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reported_by_id", NEW."school_id", NEW."starts_on"); RETURN NULL;',
                    hash="b5e1f9702456f5914d10e2fc16b7428c06818d9c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_590cf",
                    table="schools_closure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "schools_closurehistory" ("ends_on", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "school_id", "starts_on") VALUES (OLD."ends_on", OLD."id", OLD."kind", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reported_by_id", OLD."school_id", OLD."starts_on"); RETURN NULL;',
                    hash="f544b4b19a8d13eb24948b3d13813343754c28c5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6008",
                    table="schools_closure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ImportBatch",
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
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diperiksa"),
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
                "verbose_name": "impor",
                "verbose_name_plural": "impor",
                "ordering": ("-created_at",),
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
                        name="import_batch_end_matches_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="nama berkas")),
                (
                    "school_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="nama sekolah dalam berkas"
                    ),
                ),
                (
                    "school_confirmed",
                    models.BooleanField(default=False, verbose_name="sekolah dipastikan"),
                ),
                (
                    "refusal_code",
                    models.CharField(blank=True, max_length=40, verbose_name="kode penolakan"),
                ),
                ("refusal", models.TextField(blank=True, verbose_name="alasan ditolak")),
                ("remedy", models.TextField(blank=True, verbose_name="saran")),
                ("sha256", models.CharField(max_length=64)),
                ("rows_read", models.PositiveIntegerField(default=0, verbose_name="baris dibaca")),
                ("counts", models.JSONField(default=dict, verbose_name="hitungan")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="schools.importbatch",
                        verbose_name="impor",
                    ),
                ),
                ("missing", models.ManyToManyField(related_name="+", to="schools.student")),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas impor",
                "verbose_name_plural": "berkas impor",
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="baris")),
                ("name", models.CharField(max_length=150)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("birth_date", models.DateField(null=True)),
                ("nisn", models.CharField(max_length=10, null=True)),
                ("nik_encrypted", models.BinaryField(null=True)),
                ("nik_index", models.BinaryField(null=True)),
                ("nik_last4", models.CharField(blank=True, max_length=4)),
                ("class_name", models.CharField(blank=True, max_length=60)),
                ("grade", models.PositiveSmallIntegerField(null=True)),
                ("home_village", models.CharField(blank=True, max_length=100)),
                ("home_district", models.CharField(blank=True, max_length=100)),
                ("problems", models.JSONField(default=list)),
                ("refused", models.BooleanField(default=False)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("new", "Baru"),
                            ("changed", "Berubah"),
                            ("moved", "Pindah ke sini"),
                            ("unchanged", "Tetap"),
                            ("held", "Ditahan"),
                            ("repeated", "Berulang"),
                        ],
                        db_default="new",
                        max_length=10,
                    ),
                ),
                ("changes", models.JSONField(db_default={})),
                ("hold_code", models.CharField(db_default="", max_length=20)),
                ("hold_group", models.BigIntegerField(null=True)),
                (
                    "rivals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], size=None
                    ),
                ),
                ("reviewed_again", models.BooleanField(db_default=False)),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="schools.importfile",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="schools.student",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["file", "action", "row"], name="import_row_by_action")
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nama dalam berkas")),
                ("normalised", models.CharField(max_length=150, unique=True)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
            ],
            options={
                "verbose_name": "nama lain sekolah",
                "verbose_name_plural": "nama lain sekolah",
            },
        ),
        migrations.CreateModel(
            name="SchoolMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("head", "Kepala sekolah"),
                            ("deputy", "Wakil kepala sekolah"),
                            ("contact", "Guru penghubung"),
                        ],
                        default="head",
                        max_length=10,
                        verbose_name="jabatan",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="berakhir")),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="schools.school",
                        verbose_name="sekolah",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="school_memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
            ],
            options={
                "verbose_name": "anggota sekolah",
                "verbose_name_plural": "anggota sekolah",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("school", "user"),
                        name="school_member_once_at_a_time",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schoolmember",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "schools_schoolmemberhistory" ("ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "school_id", "user_id") VALUES (NEW."ended_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."school_id", NEW."user_id"); RETURN NULL;',
                    hash="5cf436004ad5e93d8b78f96e7903150bf0094b64",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cb3e4",
                    table="schools_schoolmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schoolmember",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "schools_schoolmemberhistory" ("ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "school_id", "user_id") VALUES (NEW."ended_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."school_id", NEW."user_id"); RETURN NULL;',
                    hash="d79711824f504872178da1f4c2fe3102640ff329",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_847b6",
                    table="schools_schoolmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schoolmember",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "schools_schoolmemberhistory" ("ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "school_id", "user_id") VALUES (OLD."ended_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."school_id", OLD."user_id"); RETURN NULL;',
                    hash="8cbc37e96e5fbab866ae6f2bb40d58048c2f8e77",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_072a9",
                    table="schools_schoolmember",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="StatusImport",
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
                ("sha256", models.CharField(max_length=64)),
                ("listed_on", models.DateField(verbose_name="per tanggal")),
                (
                    "refusal_code",
                    models.CharField(blank=True, max_length=40, verbose_name="kode penolakan"),
                ),
                ("refusal", models.TextField(blank=True, verbose_name="alasan ditolak")),
                ("remedy", models.TextField(blank=True, verbose_name="saran")),
                ("rows_read", models.PositiveIntegerField(default=0, verbose_name="baris dibaca")),
                ("counts", models.JSONField(default=dict, verbose_name="hitungan")),
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
                "verbose_name": "impor status kartu",
                "verbose_name_plural": "impor status kartu",
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
                        name="status_import_end_matches_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="baris")),
                ("nik_index", models.BinaryField(null=True)),
                ("nik_last4", models.CharField(blank=True, max_length=4)),
                ("code", models.CharField(blank=True, max_length=30)),
                ("day", models.DateField(null=True)),
                ("is_correction", models.BooleanField(default=False)),
                ("problem", models.CharField(blank=True, max_length=20)),
                ("detail", models.CharField(blank=True, max_length=100)),
                ("is_unreadable", models.BooleanField(default=False)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("new", "Baru diketahui"),
                            ("changed", "Berubah"),
                            ("unchanged", "Tetap"),
                            ("held", "Ditahan"),
                            ("repeated", "Berulang"),
                        ],
                        default="held",
                        max_length=10,
                    ),
                ),
                (
                    "old_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("BIO_CAPTURED", "Sudah rekam, belum terkirim"),
                            ("PROCESSING", "Diproses untuk dikirim"),
                            ("SENT_FOR_ENROLLMENT", "Dikirim ke pusat (SFE)"),
                            ("RECEIVED_AT_CENTRAL", "Diterima pusat"),
                            ("ENROLL_FAILURE_AT_CENTRAL", "Gagal verifikasi di pusat"),
                            ("ENROLL_FAILURE_AT_REGIONAL", "Gagal verifikasi di daerah"),
                            ("SEARCH_FAILURE_AT_CENTRAL", "Gagal pencarian di pusat"),
                            ("DUPLICATE_RECORD", "Data ganda"),
                            ("PRINT_READY_RECORD", "Siap cetak (PRR)"),
                            ("SENT_FOR_CARD_PRINTING", "Dikirim untuk cetak"),
                            ("CARD_PRINTED", "KTP-el tercetak"),
                            ("CARD_SHIPPED", "KTP-el dikirim"),
                            ("CARD_ISSUED", "KTP-el diserahkan"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "status_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="schools.statusimport",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="schools.student",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["status_import", "action", "row"], name="status_row_by_action"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CardStatusHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("BIO_CAPTURED", "Sudah rekam, belum terkirim"),
                            ("PROCESSING", "Diproses untuk dikirim"),
                            ("SENT_FOR_ENROLLMENT", "Dikirim ke pusat (SFE)"),
                            ("RECEIVED_AT_CENTRAL", "Diterima pusat"),
                            ("ENROLL_FAILURE_AT_CENTRAL", "Gagal verifikasi di pusat"),
                            ("ENROLL_FAILURE_AT_REGIONAL", "Gagal verifikasi di daerah"),
                            ("SEARCH_FAILURE_AT_CENTRAL", "Gagal pencarian di pusat"),
                            ("DUPLICATE_RECORD", "Data ganda"),
                            ("PRINT_READY_RECORD", "Siap cetak (PRR)"),
                            ("SENT_FOR_CARD_PRINTING", "Dikirim untuk cetak"),
                            ("CARD_PRINTED", "KTP-el tercetak"),
                            ("CARD_SHIPPED", "KTP-el dikirim"),
                            ("CARD_ISSUED", "KTP-el diserahkan"),
                        ],
                        max_length=30,
                        verbose_name="status kartu",
                    ),
                ),
                ("status_on", models.DateField(verbose_name="per tanggal")),
                (
                    "ikd_active_on",
                    models.DateField(blank=True, null=True, verbose_name="IKD aktif sejak"),
                ),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="sumber")),
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
                    "student",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        serialize=False,
                        to="schools.student",
                        verbose_name="siswa",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="schools.cardstatus",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cardstatushistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="03ec88f70157511ec21e4d00b805d62ee012aa7a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_82fc8",
                    table="schools_cardstatushistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ClosureHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("ends_on", models.DateField(verbose_name="sampai")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("exam", "Ujian"),
                            ("internship", "PKL"),
                            ("holiday", "Libur sekolah"),
                            ("event", "Kegiatan sekolah"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
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
                        to="schools.closure",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dilaporkan sekolah oleh",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Kosongkan bila berlaku untuk semua sekolah.",
                        null=True,
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
            model_name="closurehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2a0feb0ca2e808aa42efbf9a84326bce7f2462a0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_37224",
                    table="schools_closurehistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SchoolHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "npsn",
                    models.CharField(
                        max_length=8,
                        validators=[django.core.validators.RegexValidator("^[0-9A-Z]{8}$")],
                        verbose_name="NPSN",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("SMA", "SMA"),
                            ("SMK", "SMK"),
                            ("MA", "MA"),
                            ("SLB", "SLB"),
                            ("PKBM", "PKBM"),
                        ],
                        max_length=4,
                        verbose_name="bentuk",
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="negeri")),
                ("address", models.CharField(blank=True, max_length=250, verbose_name="alamat")),
                ("latitude", models.FloatField(verbose_name="lintang")),
                ("longitude", models.FloatField(verbose_name="bujur")),
                (
                    "days_per_week",
                    models.PositiveSmallIntegerField(
                        choices=[(5, "5 hari"), (6, "6 hari")],
                        default=5,
                        verbose_name="hari sekolah per minggu",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=150, verbose_name="guru penghubung"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="telepon penghubung"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="ikut dijadwalkan")),
                (
                    "district",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="schools.district",
                        verbose_name="kecamatan",
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
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schoolhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b0a615fff002788b3a670e75df6d4f20f09d26fd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_32ebc",
                    table="schools_schoolhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SchoolMemberHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("head", "Kepala sekolah"),
                            ("deputy", "Wakil kepala sekolah"),
                            ("contact", "Guru penghubung"),
                        ],
                        default="head",
                        max_length=10,
                        verbose_name="jabatan",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="berakhir")),
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
                        to="schools.schoolmember",
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
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schoolmemberhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fb39a9d10b4d713dec2bc6c9f3c6818b9b6ab302",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d14a6",
                    table="schools_schoolmemberhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="StudentHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                (
                    "sex",
                    models.CharField(
                        choices=[("L", "Laki-laki"), ("P", "Perempuan")],
                        max_length=1,
                        verbose_name="jenis kelamin",
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="tanggal lahir")),
                (
                    "nisn",
                    models.CharField(blank=True, max_length=10, null=True, verbose_name="NISN"),
                ),
                (
                    "nik_last4",
                    models.CharField(
                        blank=True, max_length=4, verbose_name="empat angka akhir NIK"
                    ),
                ),
                ("class_name", models.CharField(blank=True, max_length=60, verbose_name="rombel")),
                (
                    "grade",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tingkat"),
                ),
                (
                    "home_village",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="kelurahan tempat tinggal"
                    ),
                ),
                (
                    "home_district",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="kecamatan tempat tinggal"
                    ),
                ),
                (
                    "needs_help",
                    models.BooleanField(default=False, verbose_name="perlu bantuan saat perekaman"),
                ),
                (
                    "left_on",
                    models.DateField(blank=True, null=True, verbose_name="keluar dari sekolah"),
                ),
                (
                    "added_by_hand",
                    models.BooleanField(default=False, verbose_name="ditambahkan petugas"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                        to="schools.student",
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
            model_name="studenthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="af75537fa05c9f44566deae0a9d6796c88203346",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e7c58",
                    table="schools_studenthistory",
                    when="BEFORE",
                ),
            ),
        ),
    ]
