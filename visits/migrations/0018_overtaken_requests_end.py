"""A visit that moves, begins or ends some other way overtakes its open request.

Whoever writes: the request ends, and the place that was held for it is free again.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION overtake_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    SELECT hold_id INTO held FROM visits_moverequest
        WHERE visit_id = NEW.id AND state = 'open' FOR UPDATE;
    IF FOUND THEN
        UPDATE visits_moverequest
            SET state = 'overtaken', hold_id = NULL, answered_at = clock_timestamp()
            WHERE visit_id = NEW.id AND state = 'open';
        DELETE FROM visits_assignment WHERE visit_id = held;
        DELETE FROM visits_visit WHERE id = held AND state = 'held';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER visit_overtakes_request
    AFTER UPDATE OF date, state ON visits_visit
    FOR EACH ROW WHEN (
        OLD.date <> NEW.date
        OR (OLD.state <> NEW.state AND NEW.state IN ('cancelled', 'in_progress', 'completed'))
    ) EXECUTE FUNCTION overtake_request();
"""

BACKWARD = """
DROP TRIGGER visit_overtakes_request ON visits_visit;
DROP FUNCTION overtake_request();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0017_overtaken_requests")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
