"""What a school told its pupils and their parents named a date: another date must be told anew."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION forget_what_was_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE visits_readiness SET announced = false, parents_told = false
        WHERE visit_id = NEW.id AND (announced OR parents_told);
    RETURN NULL;
END $$;

CREATE TRIGGER visit_moved_is_told_anew AFTER UPDATE OF date ON visits_visit
    FOR EACH ROW WHEN (OLD.date <> NEW.date) EXECUTE FUNCTION forget_what_was_told();
"""

BACKWARD = """
DROP TRIGGER visit_moved_is_told_anew ON visits_visit;
DROP FUNCTION forget_what_was_told();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0015_visit_sequence")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
