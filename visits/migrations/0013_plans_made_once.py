"""What a mark asks of Postgres is planned once a connection, and never by reading whole tables.

Postgres would plan a statement anew for each array that it can see, which costs more than to run
it; and a plan that was made while the log was empty would go on reading all of it.
"""

from django.db import migrations

FORWARD = """
-- Each statement of the function sees what others stored before the lock. An outcome is sought by
-- its pupil alone: by its kind too, a plan made on an empty table would read the index of kinds.
CREATE FUNCTION locked_students(wanted bigint[])
    RETURNS TABLE (id bigint, school_id bigint, birth_date date, enrolled boolean,
        recorded_by uuid, card_status text)
    LANGUAGE plpgsql
    SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = off AS $$
BEGIN
    PERFORM FROM schools_student s WHERE s.id = ANY (wanted) ORDER BY s.id FOR NO KEY UPDATE;
    RETURN QUERY
    SELECT s.id, s.school_id, s.birth_date, s.left_on IS NULL,
        (SELECT CASE WHEN o.outcome IN ('recorded', 'already_recorded') THEN o.recording_id END
            FROM visits_studentoutcome o WHERE o.student_id = s.id),
        (SELECT c.status::text FROM schools_cardstatus c WHERE c.student_id = s.id)
    FROM schools_student s
    WHERE s.id = ANY (wanted);
END $$;

CREATE FUNCTION stored_recordings(wanted uuid[]) RETURNS SETOF visits_recording
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode = 'force_generic_plan' SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY SELECT * FROM visits_recording WHERE uuid = ANY (wanted);
END $$;

ALTER FUNCTION fold_students(bigint[]) RESET plan_cache_mode;
ALTER FUNCTION fold_new_recordings() SET plan_cache_mode = 'force_generic_plan';
ALTER FUNCTION fold_new_recordings() SET enable_seqscan = off;
"""

BACKWARD = """
ALTER FUNCTION fold_new_recordings() RESET ALL;
ALTER FUNCTION fold_students(bigint[]) SET plan_cache_mode = 'force_generic_plan';
DROP FUNCTION stored_recordings(uuid[]);
DROP FUNCTION locked_students(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0012_rows_of_exports")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
