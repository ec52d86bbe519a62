"""An assignment's period and activity always are those of its visit.

Writers of one visit's assignments lock the visit's row, so that two of them cannot each
add the last device that fits.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION visit_period(v visits_visit) RETURNS tstzrange LANGUAGE sql STABLE AS $$
    SELECT tstzrange(
        (v.date + v.start_time) AT TIME ZONE c.time_zone,
        (v.date + v.end_time) AT TIME ZONE c.time_zone
    ) FROM visits_campaign c WHERE c.id = v.campaign_id
$$;

CREATE FUNCTION set_assignment_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v visits_visit;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM FROM visits_visit WHERE id = OLD.visit_id FOR NO KEY UPDATE;
        RETURN OLD;
    END IF;
    SELECT * INTO v FROM visits_visit WHERE id = NEW.visit_id FOR NO KEY UPDATE;
    NEW.period := visit_period(v);
    NEW.is_active := v.state <> 'cancelled';
    RETURN NEW;
END $$;

CREATE TRIGGER assignment_period BEFORE INSERT OR UPDATE OR DELETE ON visits_assignment
    FOR EACH ROW EXECUTE FUNCTION set_assignment_period();

CREATE FUNCTION refresh_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE visits_assignment SET visit_id = visit_id WHERE visit_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER visit_refreshes_assignments
    AFTER UPDATE OF date, start_time, end_time, state, campaign_id ON visits_visit
    FOR EACH ROW WHEN (
        OLD.date <> NEW.date OR OLD.start_time <> NEW.start_time OR OLD.end_time <> NEW.end_time
        OR OLD.state <> NEW.state OR OLD.campaign_id <> NEW.campaign_id
    ) EXECUTE FUNCTION refresh_assignments();

CREATE FUNCTION refresh_campaign_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE visits_assignment SET visit_id = visit_id
        WHERE visit_id IN (SELECT id FROM visits_visit WHERE campaign_id = NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER campaign_refreshes_assignments AFTER UPDATE OF time_zone ON visits_campaign
    FOR EACH ROW WHEN (OLD.time_zone <> NEW.time_zone)
    EXECUTE FUNCTION refresh_campaign_assignments();
"""

BACKWARD = """
DROP TRIGGER campaign_refreshes_assignments ON visits_campaign;
DROP FUNCTION refresh_campaign_assignments();
DROP TRIGGER visit_refreshes_assignments ON visits_visit;
DROP FUNCTION refresh_assignments();
DROP TRIGGER assignment_period ON visits_assignment;
DROP FUNCTION set_assignment_period();
DROP FUNCTION visit_period(visits_visit);
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
