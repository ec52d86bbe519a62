"""Letters that replace one another, and the office's own sifat and lampiran."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import visits.models.letters


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0009_returned_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="lettertext",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="lettertext",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="lettertext",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_once_for_a_visit",
        ),
        migrations.AddField(
            model_name="letter",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="visits.letter",
                verbose_name="menggantikan",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="states",
            field=models.JSONField(default=dict, verbose_name="isi pokok"),
        ),
        migrations.AddField(
            model_name="lettertext",
            name="enclosures",
            field=models.CharField(
                default="–",
                help_text="Misalnya: 1 (satu) berkas. Tercetak pada surat yang sama.",
                max_length=60,
                validators=[visits.models.letters.check_wording],
                verbose_name="lampiran",
            ),
        ),
        migrations.AddField(
            model_name="lettertext",
            name="nature",
            field=models.CharField(
                default="Penting",
                help_text="Tercetak pada surat pemberitahuan, kepada sekolah dan kepada orang tua.",
                max_length=40,
                validators=[visits.models.letters.check_wording],
                verbose_name="sifat",
            ),
        ),
        migrations.AddField(
            model_name="lettertexthistory",
            name="enclosures",
            field=models.CharField(
                default="–",
                help_text="Misalnya: 1 (satu) berkas. Tercetak pada surat yang sama.",
                max_length=60,
                validators=[visits.models.letters.check_wording],
                verbose_name="lampiran",
            ),
        ),
        migrations.AddField(
            model_name="lettertexthistory",
            name="nature",
            field=models.CharField(
                default="Penting",
                help_text="Tercetak pada surat pemberitahuan, kepada sekolah dan kepada orang tua.",
                max_length=40,
                validators=[visits.models.letters.check_wording],
                verbose_name="sifat",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertext",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_lettertexthistory" ("body", "enclosures", "id", "kind", "nature", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."body", NEW."enclosures", NEW."id", NEW."kind", NEW."nature", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject"); RETURN NULL;',
                    hash="643a2f1d69956670a1d612f36b6358ae9e1a623a",
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
                    func='INSERT INTO "visits_lettertexthistory" ("body", "enclosures", "id", "kind", "nature", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."body", NEW."enclosures", NEW."id", NEW."kind", NEW."nature", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject"); RETURN NULL;',
                    hash="1bd8fbcb353bec60af190b9718ff67cbb3469413",
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
                    func='INSERT INTO "visits_lettertexthistory" ("body", "enclosures", "id", "kind", "nature", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (OLD."body", OLD."enclosures", OLD."id", OLD."kind", OLD."nature", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."subject"); RETURN NULL;',
                    hash="480af4314586eb8f4fab6c2e0f33971f21d7e614",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_78801",
                    table="visits_lettertext",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)),
                fields=("visit", "kind"),
                name="letter_first_for_a_visit",
            ),
        ),
    ]
