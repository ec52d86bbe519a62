"""A day's limits may be checked at the end of a transaction that moves many visits at once.

The day is still locked before a row is written; counting comes after it, and a plan that
exchanges the places of visits defers it (SET CONSTRAINTS visit_day_limits DEFERRED).
"""

from django.db import migrations

FORWARD = """
DROP TRIGGER visit_day ON visits_visit;
DROP FUNCTION check_day();

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

CREATE FUNCTION check_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    limits record;
BEGIN
    IF NEW.state = 'cancelled' THEN
        RETURN NEW;
    END IF;
    PERFORM lock_visit_day(NEW.date);
    SELECT teams, schools_per_team_day, deadline INTO limits
        FROM visits_campaign WHERE id = NEW.campaign_id FOR SHARE;
    IF NEW.team > limits.teams THEN
        RAISE EXCEPTION 'there is no team %', NEW.team
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_team_exists';
    END IF;
    IF (
        SELECT count(*) FROM visits_visit
        WHERE campaign_id = NEW.campaign_id AND date = NEW.date AND team = NEW.team
            AND state <> 'cancelled' AND id <> NEW.id
    ) >= limits.schools_per_team_day THEN
        RAISE EXCEPTION 'team % already visits % schools on %',
            NEW.team, limits.schools_per_team_day, NEW.date
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_schools_per_day';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER visit_day BEFORE INSERT OR UPDATE OF date, state, team, campaign_id ON visits_visit
    FOR EACH ROW EXECUTE FUNCTION check_day();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0009_plan_runs")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
