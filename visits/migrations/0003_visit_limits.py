"""Limits of the campaign: devices per published visit, schools per day and per team.

Devices are counted at commit (deferred), so a swap may pass through one device too few.
A day is locked before a row is written and its visits are counted after it, so two bookings
cannot both take the last place; a plan that exchanges the places of many visits at once counts
at its end (SET CONSTRAINTS visit_day_limits DEFERRED).
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION check_visit_devices(checked_visit bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    checked record;
BEGIN
    SELECT v.id, c.min_devices, c.max_devices,
            (SELECT count(*) FROM visits_assignment a WHERE a.visit_id = v.id) AS devices
        INTO checked
        FROM visits_visit v JOIN visits_campaign c ON c.id = v.campaign_id
        WHERE v.id = checked_visit AND v.state NOT IN ('draft', 'cancelled')
        FOR SHARE OF c;
    IF FOUND AND checked.devices NOT BETWEEN checked.min_devices AND checked.max_devices THEN
        RAISE EXCEPTION 'visit % has % devices, not % to %',
            checked.id, checked.devices, checked.min_devices, checked.max_devices
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_devices_within_limits';
    END IF;
END $$;

CREATE FUNCTION check_devices_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_visit_devices(NEW.id);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER visit_devices_within_limits
    AFTER INSERT OR UPDATE ON visits_visit DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_devices_of_visit();

CREATE FUNCTION check_devices_of_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM check_visit_devices(OLD.visit_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM check_visit_devices(NEW.visit_id);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER assignment_devices_within_limits
    AFTER INSERT OR UPDATE OR DELETE ON visits_assignment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_devices_of_assignment();

CREATE FUNCTION check_devices_of_campaign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_visit_devices(id) FROM visits_visit
        WHERE campaign_id = NEW.id AND state <> 'completed';
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER campaign_devices_within_limits
    AFTER UPDATE OF min_devices, max_devices ON visits_campaign DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_devices_of_campaign();

CREATE FUNCTION lock_visit_day(day date) RETURNS void LANGUAGE sql VOLATILE AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('visits on ' || to_char(day, 'YYYYMMDD'), 0))
$$;

CREATE FUNCTION lock_day_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'cancelled' THEN
        PERFORM lock_visit_day(NEW.date);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER visit_day BEFORE INSERT OR UPDATE OF date, state, team, campaign_id ON visits_visit
    FOR EACH ROW EXECUTE FUNCTION lock_day_of_visit();

CREATE FUNCTION check_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    visit record;
    limits record;
BEGIN
    SELECT campaign_id, date, team, state INTO visit FROM visits_visit WHERE id = NEW.id;
    IF NOT FOUND OR visit.state = 'cancelled' THEN
        RETURN NULL;
    END IF;
    SELECT teams, schools_per_team_day INTO limits
        FROM visits_campaign WHERE id = visit.campaign_id FOR SHARE;
    IF visit.team > limits.teams THEN
        RAISE EXCEPTION 'there is no team %', visit.team
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_team_exists';
    END IF;
    IF (
        SELECT count(*) FROM visits_visit
        WHERE campaign_id = visit.campaign_id AND date = visit.date AND team = visit.team
            AND state <> 'cancelled'
    ) > limits.schools_per_team_day THEN
        RAISE EXCEPTION 'team % already visits % schools on %',
            visit.team, limits.schools_per_team_day, visit.date
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_schools_per_day';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER visit_day_limits
    AFTER INSERT OR UPDATE OF date, state, team, campaign_id ON visits_visit
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION check_day();
"""

BACKWARD = """
DROP TRIGGER visit_day_limits ON visits_visit;
DROP FUNCTION check_day();
DROP TRIGGER visit_day ON visits_visit;
DROP FUNCTION lock_day_of_visit();
DROP FUNCTION lock_visit_day(date);
DROP TRIGGER campaign_devices_within_limits ON visits_campaign;
DROP FUNCTION check_devices_of_campaign();
DROP TRIGGER assignment_devices_within_limits ON visits_assignment;
DROP FUNCTION check_devices_of_assignment();
DROP TRIGGER visit_devices_within_limits ON visits_visit;
DROP FUNCTION check_devices_of_visit();
DROP FUNCTION check_visit_devices(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_assignment_follows_visit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
