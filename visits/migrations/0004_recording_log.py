"""The log of recordings is append-only, and Postgres folds it into one row per pupil.

The fold runs once per inserting statement. It locks the pupils in order first, so that of two
writers the second sees the first's events, and no order of arrival changes the result.
"""

from django.db import migrations

FORWARD = """
CREATE TRIGGER recording_append_only BEFORE UPDATE OR DELETE ON visits_recording
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER recording_no_truncate BEFORE TRUNCATE ON visits_recording
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE VIEW visits_standing_event AS
    SELECT r.*,
        CASE r.outcome WHEN 'recorded' THEN 0 WHEN 'already_recorded' THEN 1 ELSE 2 END AS rank,
        CASE WHEN r.outcome IN ('recorded', 'already_recorded') THEN 1 ELSE -1 END
            * extract(epoch FROM r.recorded_at) AS turn
    FROM visits_recording r
    WHERE r.outcome <> 'undone' AND NOT EXISTS (
        SELECT FROM visits_recording u
        WHERE u.undoes = r.uuid AND u.student_id = r.student_id
    );

CREATE FUNCTION fold_students(changed bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM visits_studentoutcome o WHERE o.student_id = ANY (changed) AND NOT EXISTS (
        SELECT FROM visits_standing_event e WHERE e.student_id = o.student_id
    );
    INSERT INTO visits_studentoutcome AS o
        (student_id, outcome, reason, recording_id, visit_id, campaign_id, happened_on)
    SELECT DISTINCT ON (e.student_id) e.student_id, e.outcome, e.reason, e.uuid, e.visit_id,
        v.campaign_id, (e.recorded_at AT TIME ZONE c.time_zone)::date
    FROM visits_standing_event e
        JOIN visits_visit v ON v.id = e.visit_id
        JOIN visits_campaign c ON c.id = v.campaign_id
    WHERE e.student_id = ANY (changed)
    ORDER BY e.student_id, e.rank, e.turn,
        CASE WHEN e.rank < 2 THEN e.uuid END, CASE WHEN e.rank = 2 THEN e.uuid END DESC
    ON CONFLICT (student_id) DO UPDATE SET outcome = EXCLUDED.outcome,
        reason = EXCLUDED.reason, recording_id = EXCLUDED.recording_id,
        visit_id = EXCLUDED.visit_id, campaign_id = EXCLUDED.campaign_id,
        happened_on = EXCLUDED.happened_on
    WHERE o.recording_id <> EXCLUDED.recording_id;
END $$;

CREATE FUNCTION fold_new_recordings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    SELECT array_agg(DISTINCT student_id) INTO changed FROM added;
    IF changed IS NOT NULL THEN
        PERFORM FROM schools_student WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
        PERFORM fold_students(changed);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER recording_fold AFTER INSERT ON visits_recording
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION fold_new_recordings();

CREATE FUNCTION forbid_own_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN -- not called by the fold of new recordings
        RAISE EXCEPTION 'a pupil''s outcome follows from the recordings only'
            USING ERRCODE = 'integrity_constraint_violation',
                CONSTRAINT = 'student_outcome_is_folded';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE TRIGGER student_outcome_is_folded
    BEFORE INSERT OR UPDATE OR DELETE ON visits_studentoutcome
    FOR EACH ROW EXECUTE FUNCTION forbid_own_outcome();
"""

BACKWARD = """
DROP TRIGGER student_outcome_is_folded ON visits_studentoutcome;
DROP FUNCTION forbid_own_outcome();
DROP TRIGGER recording_fold ON visits_recording;
DROP FUNCTION fold_new_recordings();
DROP FUNCTION fold_students(bigint[]);
DROP VIEW visits_standing_event;
DROP TRIGGER recording_no_truncate ON visits_recording;
DROP TRIGGER recording_append_only ON visits_recording;
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_visit_limits"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
