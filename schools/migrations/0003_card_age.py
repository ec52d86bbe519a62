"""No card is handed over and no IKD activated before the 17th birthday (UU 24/2013, art. 63).

Born on 29 February, one turns 17 on 1 March. Both sides are watched: the status and the
pupil's birth date; the pupil's row is locked, so the two cannot pass each other.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION seventeenth_birthday(birth_date date) RETURNS date
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN to_char(birth_date, 'MMDD') = '0229' THEN make_date(
            extract(year FROM birth_date)::int + 17, 3, 1)
        ELSE (birth_date + interval '17 years')::date
    END
$$;

CREATE FUNCTION check_card_age() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    adult_on date;
BEGIN
    SELECT seventeenth_birthday(birth_date) INTO adult_on
        FROM schools_student WHERE id = NEW.student_id FOR NO KEY UPDATE;
    IF NEW.status = 'CARD_ISSUED'
            AND (NEW.status_on < adult_on OR NEW.status_on > CURRENT_DATE + 1) THEN
        RAISE EXCEPTION 'card handed over on % before the 17th birthday % or in the future',
            NEW.status_on, adult_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'card_issued_at_seventeen';
    END IF;
    IF NEW.ikd_active_on < adult_on OR NEW.ikd_active_on > CURRENT_DATE + 1 THEN
        RAISE EXCEPTION 'IKD active on % before the 17th birthday % or in the future',
            NEW.ikd_active_on, adult_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ikd_active_at_seventeen';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER card_status_age BEFORE INSERT OR UPDATE ON schools_cardstatus
    FOR EACH ROW EXECUTE FUNCTION check_card_age();

CREATE FUNCTION check_student_card_age() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM schools_cardstatus
        WHERE student_id = NEW.id
            AND (
                (status = 'CARD_ISSUED' AND status_on < seventeenth_birthday(NEW.birth_date))
                OR ikd_active_on < seventeenth_birthday(NEW.birth_date)
            )
    ) THEN
        RAISE EXCEPTION 'the card of this pupil was handed over before the 17th birthday %',
            seventeenth_birthday(NEW.birth_date)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'card_issued_at_seventeen';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER student_card_age AFTER UPDATE OF birth_date ON schools_student
    FOR EACH ROW WHEN (OLD.birth_date IS DISTINCT FROM NEW.birth_date)
    EXECUTE FUNCTION check_student_card_age();
"""

BACKWARD = """
DROP TRIGGER student_card_age ON schools_student;
DROP FUNCTION check_student_card_age();
DROP TRIGGER card_status_age ON schools_cardstatus;
DROP FUNCTION check_card_age();
DROP FUNCTION seventeenth_birthday(date);
"""


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_schools")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
