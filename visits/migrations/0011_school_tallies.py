"""Tallies of schools are kept, and Postgres notes with every change what makes them void.

A change is noted by an added row, never by an update: writers of one school do not wait for each
other. The outcomes of pupils change by recordings only, so the fold notes those.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION note_schools_of_students() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO visits_schoolchange (school_id) SELECT DISTINCT school_id FROM changed;
    RETURN NULL;
END $$;

CREATE TRIGGER student_insert_notes_school AFTER INSERT ON schools_student
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_schools_of_students();
CREATE TRIGGER student_update_notes_old_school AFTER UPDATE ON schools_student
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_schools_of_students();
CREATE TRIGGER student_update_notes_new_school AFTER UPDATE ON schools_student
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_schools_of_students();
CREATE TRIGGER student_delete_notes_school AFTER DELETE ON schools_student
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_schools_of_students();

CREATE FUNCTION note_schools_of_cards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO visits_schoolchange (school_id)
    SELECT DISTINCT s.school_id FROM changed c JOIN schools_student s ON s.id = c.student_id;
    RETURN NULL;
END $$;

CREATE TRIGGER card_insert_notes_school AFTER INSERT ON schools_cardstatus
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_schools_of_cards();
CREATE TRIGGER card_update_notes_old_school AFTER UPDATE ON schools_cardstatus
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_schools_of_cards();
CREATE TRIGGER card_update_notes_new_school AFTER UPDATE ON schools_cardstatus
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_schools_of_cards();
CREATE TRIGGER card_delete_notes_school AFTER DELETE ON schools_cardstatus
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_schools_of_cards();

CREATE FUNCTION note_school() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO visits_schoolchange (school_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER school_taking_part_is_noted AFTER UPDATE OF is_active ON schools_school
    FOR EACH ROW EXECUTE FUNCTION note_school();

CREATE OR REPLACE FUNCTION fold_new_recordings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    SELECT array_agg(DISTINCT student_id) INTO changed FROM added;
    IF changed IS NOT NULL THEN
        PERFORM FROM schools_student WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
        PERFORM fold_students(changed);
        INSERT INTO visits_schoolchange (school_id)
        SELECT DISTINCT school_id FROM schools_student WHERE id = ANY (changed);
    END IF;
    RETURN NULL;
END $$;
"""

_earlier = import_module("visits.migrations.0004_recording_log").FORWARD
BACKWARD = (
    _earlier[
        _earlier.index("CREATE FUNCTION fold_new_recordings") : _earlier.index(
            "CREATE TRIGGER recording_fold"
        )
    ].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    + """
DROP TRIGGER school_taking_part_is_noted ON schools_school;
DROP FUNCTION note_school();
DROP TRIGGER card_delete_notes_school ON schools_cardstatus;
DROP TRIGGER card_update_notes_new_school ON schools_cardstatus;
DROP TRIGGER card_update_notes_old_school ON schools_cardstatus;
DROP TRIGGER card_insert_notes_school ON schools_cardstatus;
DROP FUNCTION note_schools_of_cards();
DROP TRIGGER student_delete_notes_school ON schools_student;
DROP TRIGGER student_update_notes_new_school ON schools_student;
DROP TRIGGER student_update_notes_old_school ON schools_student;
DROP TRIGGER student_insert_notes_school ON schools_student;
DROP FUNCTION note_schools_of_students();
"""
)


def _school(kind: type[models.ForeignKey], **options: object) -> models.ForeignKey:
    return kind(
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="schools.school",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("schools", "0007_status_lists"), ("visits", "0010_day_limits_at_the_end")]

    operations = [
        migrations.CreateModel(
            name="SchoolTally",
            fields=[
                (
                    "school",
                    _school(models.OneToOneField, primary_key=True, serialize=False),
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
            name="SchoolChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, verbose_name="ID", auto_created=True
                    ),
                ),
                ("school", _school(models.ForeignKey, db_constraint=False)),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
