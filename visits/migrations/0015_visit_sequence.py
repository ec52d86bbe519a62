"""A visit's sequence number and time of change, whoever writes (SEQUENCE of RFC 5545, 3.8.7.4).

A visit that only holds a place belongs to a request: it cannot be turned into another state.
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
"""

BACKWARD = """
DROP TRIGGER visit_change_numbered ON visits_visit;
DROP FUNCTION number_visit_change();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0014_school_dialogue")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
