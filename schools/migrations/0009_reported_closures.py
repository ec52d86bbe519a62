"""Closures that a school reported itself."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0008_fewer_pupil_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="closure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="closure",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="closure",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="closure",
            name="reported_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dilaporkan sekolah oleh",
            ),
        ),
        migrations.AddField(
            model_name="closurehistory",
            name="reported_by",
            field=models.ForeignKey(
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
    ]
