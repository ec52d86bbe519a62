"""Tallies of schools are kept, and Postgres notes with every change what makes them void.

A change is noted by an added row, never by an update: writers of one school do not wait for each
other. The outcomes of pupils change by recordings only, so the fold notes those.
"""

from django.db import migrations

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
"""

BACKWARD = """
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


class Migration(migrations.Migration):
    replaces = [
        ("visits", "0011_school_tallies"),
    ]
    dependencies = [("visits", "0004_recording_log")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
