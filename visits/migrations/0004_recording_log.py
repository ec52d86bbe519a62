"""The log of recordings is append-only, and Postgres folds it into one row per pupil.

So are the decisions about doubtful recordings and the statements of closed visits. The fold runs
once per inserting statement. It locks the pupils in order first, so that of two writers the
second sees the first's events, and no order of arrival changes the result; and it reads only the
events of the pupils concerned, however long the log has become.
"""

from django.db import migrations

FORWARD = """
CREATE TRIGGER recording_append_only BEFORE UPDATE OR DELETE ON visits_recording
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER recording_no_truncate BEFORE TRUNCATE ON visits_recording
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER recording_decision_append_only BEFORE UPDATE OR DELETE ON visits_recordingdecision
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER recording_decision_no_truncate BEFORE TRUNCATE ON visits_recordingdecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER minutes_append_only BEFORE UPDATE OR DELETE ON visits_minutes
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER minutes_no_truncate BEFORE TRUNCATE ON visits_minutes
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE FUNCTION fold_students(changed bigint[]) RETURNS void LANGUAGE plpgsql
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

CREATE FUNCTION fold_new_recordings() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER minutes_no_truncate ON visits_minutes;
DROP TRIGGER minutes_append_only ON visits_minutes;
DROP TRIGGER recording_decision_no_truncate ON visits_recordingdecision;
DROP TRIGGER recording_decision_append_only ON visits_recordingdecision;
DROP TRIGGER recording_no_truncate ON visits_recording;
DROP TRIGGER recording_append_only ON visits_recording;
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_visit_limits"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
