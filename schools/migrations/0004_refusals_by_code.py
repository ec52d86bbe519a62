"""Refusals and problems of rows are stored by their codes, and read in the reader's language.

What the words of a refusal name is taken out of the sentences that were stored before.
"""

from django.db import migrations, models

KEEP_DETAIL = """
UPDATE {table} SET refusal_detail = coalesce(CASE
        WHEN refusal_code IN ('columns_missing', 'school_unknown')
            THEN substring(refusal FROM ': (.*)[.]$')
        WHEN refusal_code = 'column_twice' THEN substring(refusal FROM '“(.*)”')
        WHEN refusal_code IN ('upload_too_large', 'too_many_rows', 'too_many_columns')
            THEN substring(refusal FROM '[0-9]+')
    END, '') WHERE refusal_code <> '';
"""

CODE_FOR_WORDS = "UPDATE {table} SET refusal = refusal_code"

CODES_ONLY = """
UPDATE schools_importrow SET problems = (
    SELECT jsonb_agg(jsonb_build_object(
        'code', each -> 'code',
        'column', each -> 'column',
        'detail', CASE each ->> 'code' WHEN 'birth_date_range'
            THEN coalesce(substring(each ->> 'message' FROM '[0-9]+'), '') ELSE '' END))
    FROM jsonb_array_elements(problems) each)
    WHERE problems <> '[]';
"""

# The code stands for the words; nothing held a pupil's fate but the code.
CODES_FOR_WORDS = """
UPDATE schools_importrow SET problems = (
    SELECT jsonb_agg(each - 'detail' || jsonb_build_object(
        'message', each -> 'code', 'remedy', '',
        'severity', CASE WHEN each ->> 'code' IN ('nik_birth_date', 'nik_region', 'nik_sex',
            'nisn_padded', 'text_cut') THEN 'warning' ELSE 'error' END))
    FROM jsonb_array_elements(problems) each)
    WHERE problems <> '[]';
"""


def fields(model):
    """Return the operations that turn the two sentences of a model into a detail."""
    table = f"schools_{model}"
    return [
        migrations.AddField(
            model_name=model,
            name="refusal_detail",
            field=models.TextField(blank=True, default="", verbose_name="rincian penolakan"),
            preserve_default=False,
        ),
        migrations.RunSQL(KEEP_DETAIL.format(table=table), CODE_FOR_WORDS.format(table=table)),
        *(
            migrations.AlterField(
                model_name=model,
                name=name,
                field=models.TextField(blank=True, default="", verbose_name=label),
            )
            for name, label in (("refusal", "alasan ditolak"), ("remedy", "saran"))
        ),
        migrations.RemoveField(model_name=model, name="refusal"),
        migrations.RemoveField(model_name=model, name="remedy"),
    ]


class Migration(migrations.Migration):
    dependencies = [("schools", "0003_card_age")]

    operations = [
        *fields("importfile"),
        *fields("statusimport"),
        migrations.RunSQL(CODES_ONLY, CODES_FOR_WORDS),
    ]
