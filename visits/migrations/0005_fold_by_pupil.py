"""The fold reads only the events of the pupils concerned, however long the log has become.

The view left Postgres free to search the whole log for what was undone; and one statement now
does what took two.
"""

from importlib import import_module

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION fold_students(changed bigint[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = 'force_generic_plan' AS $$
BEGIN
    WITH events AS MATERIALIZED (
        SELECT * FROM visits_recording WHERE student_id = ANY (changed)
    ),
    ranked AS (
        SELECT r.*,
            CASE r.outcome WHEN 'recorded' THEN 0 WHEN 'already_recorded' THEN 1 ELSE 2 END AS rank
        FROM events r
        WHERE r.outcome <> 'undone' AND NOT EXISTS (
            SELECT FROM events u WHERE u.undoes = r.uuid AND u.student_id = r.student_id
        )
    ),
    standing AS (
        SELECT DISTINCT ON (r.student_id) r.*
        FROM ranked r
        ORDER BY r.student_id, r.rank,
            CASE WHEN r.rank < 2 THEN r.recorded_at END, CASE WHEN r.rank < 2 THEN r.uuid END,
            r.recorded_at DESC, r.uuid DESC
    ),
    gone AS (
        DELETE FROM visits_studentoutcome o
        WHERE o.student_id = ANY (changed)
            AND NOT EXISTS (SELECT FROM standing s WHERE s.student_id = o.student_id)
    )
    INSERT INTO visits_studentoutcome AS o
        (student_id, outcome, reason, recording_id, visit_id, campaign_id, happened_on)
    SELECT s.student_id, s.outcome, s.reason, s.uuid, s.visit_id, v.campaign_id,
        (s.recorded_at AT TIME ZONE c.time_zone)::date
    FROM standing s
        JOIN visits_visit v ON v.id = s.visit_id
        JOIN visits_campaign c ON c.id = v.campaign_id
    ON CONFLICT (student_id) DO UPDATE SET outcome = EXCLUDED.outcome,
        reason = EXCLUDED.reason, recording_id = EXCLUDED.recording_id,
        visit_id = EXCLUDED.visit_id, campaign_id = EXCLUDED.campaign_id,
        happened_on = EXCLUDED.happened_on
    WHERE o.recording_id <> EXCLUDED.recording_id;
END $$;

DROP VIEW visits_standing_event;
"""

_earlier = import_module("visits.migrations.0004_recording_log").FORWARD
BACKWARD = _earlier[
    _earlier.index("CREATE VIEW") : _earlier.index("CREATE FUNCTION fold_new_recordings")
].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_recording_log")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
