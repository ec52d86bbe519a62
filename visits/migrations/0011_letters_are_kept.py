"""The register of letters: rows are only added, and a letter replaces one of its own kind.

Letters of before state what their visit is now: printed again unchanged they keep their number.
"""

from django.db import migrations

FORWARD = """
UPDATE visits_letter SET states = jsonb_build_object(
        'school', visit.school_id,
        'date', visit.date,
        'start', to_char(visit.start_time, 'HH24:MI'),
        'end', to_char(visit.end_time, 'HH24:MI'))
    FROM visits_visit visit
    WHERE visit.id = visit_id AND kind IN ('notice', 'parents', 'duty');
UPDATE visits_letter SET states = states || jsonb_build_object('devices', (
        SELECT count(*) FROM visits_assignment booked
        WHERE booked.visit_id = visits_letter.visit_id))
    WHERE kind = 'notice';
UPDATE visits_letter SET states = states || jsonb_build_object('crew', (
        SELECT coalesce(jsonb_agg(user_id ORDER BY user_id), '[]')
        FROM visits_visitoperator crew WHERE crew.visit_id = visits_letter.visit_id))
    WHERE kind = 'duty';

ALTER TABLE visits_letter ADD CONSTRAINT letter_of_a_visit_and_kind UNIQUE (id, visit_id, kind);
ALTER TABLE visits_letter ADD CONSTRAINT letter_replaces_its_own_kind
    FOREIGN KEY (replaces_id, visit_id, kind) REFERENCES visits_letter (id, visit_id, kind);
CREATE TRIGGER letter_append_only BEFORE UPDATE OR DELETE ON visits_letter
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
"""

# A visit had one letter of each kind, and that was the first.
BACKWARD = """
DROP TRIGGER letter_append_only ON visits_letter;
ALTER TABLE visits_letter DROP CONSTRAINT letter_replaces_its_own_kind;
ALTER TABLE visits_letter DROP CONSTRAINT letter_of_a_visit_and_kind;
DELETE FROM visits_letter WHERE replaces_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0010_replaced_letters"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
