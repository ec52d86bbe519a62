"""What follows from a change of a visit, whoever writes.

- Its sequence number and time of change (SEQUENCE of RFC 5545, 3.8.7.4); a visit that only holds
  a place belongs to a request and cannot be turned into another state.
- What a school told its pupils and their parents named a date: another date must be told anew.
- A visit that moves, begins or ends some other way overtakes its open request: the request ends,
  and the place that was held for it is free again.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION number_visit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sequence := OLD.sequence;
    NEW.changed_at := OLD.changed_at;
    IF (NEW.date, NEW.start_time, NEW.end_time, NEW.state)
        IS DISTINCT FROM (OLD.date, OLD.start_time, OLD.end_time, OLD.state) THEN
        NEW.sequence := OLD.sequence + 1;
        NEW.changed_at := clock_timestamp();
    END IF;
    IF (NEW.state = 'held') <> (OLD.state = 'held') THEN
        RAISE EXCEPTION 'visit % holds a place or is a visit, and stays it', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_held_stays_held';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER visit_change_numbered BEFORE UPDATE ON visits_visit
    FOR EACH ROW EXECUTE FUNCTION number_visit_change();

CREATE FUNCTION forget_what_was_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE visits_readiness SET announced = false, parents_told = false
        WHERE visit_id = NEW.id AND (announced OR parents_told);
    RETURN NULL;
END $$;

CREATE TRIGGER visit_moved_is_told_anew AFTER UPDATE OF date ON visits_visit
    FOR EACH ROW WHEN (OLD.date <> NEW.date) EXECUTE FUNCTION forget_what_was_told();

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
DROP TRIGGER visit_moved_is_told_anew ON visits_visit;
DROP FUNCTION forget_what_was_told();
DROP TRIGGER visit_change_numbered ON visits_visit;
DROP FUNCTION number_visit_change();
"""


class Migration(migrations.Migration):
    replaces = [
        ("visits", "0015_visit_sequence"),
        ("visits", "0016_readiness_names_the_date"),
        ("visits", "0018_overtaken_requests_end"),
    ]
    dependencies = [("visits", "0005_school_tallies")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
