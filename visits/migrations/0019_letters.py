"""Letterheads, wordings and the numbers of letters."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import visits.models.letters


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("visits", "0018_overtaken_requests_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "abstract": False,
            },
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
        migrations.AddField(
            model_name="lettertexthistory",
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
            model_name="lettertexthistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="visits.lettertext",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("year", "number"), name="letter_number_once_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("visit", "kind"), name="letter_once_for_a_visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="letter_number_positive"
            ),
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
    ]
