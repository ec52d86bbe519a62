"""The statements that review a list of card statuses and write it."""

from schools.models import Student

# Each readable row of a list with its pupil and what is known of the card, rows of a NIK together.
ROWS = """
SELECT r.id, r.nik_index, r.code, r.day, r.is_correction,
    r.action, r.problem, r.detail, r.student_id, r.old_status,
    s.id, s.birth_date, coalesce(c.status, ''), c.status_on, c.ikd_active_on
FROM schools_statusrow r
LEFT JOIN schools_student s ON s.nik_index = r.nik_index
LEFT JOIN schools_cardstatus c ON c.student_id = s.id
WHERE r.status_import_id = %s AND NOT r.is_unreadable
ORDER BY r.nik_index, r.row
"""

# One statement for all rows of a chunk: the ORM's bulk_update takes ten times as long.
KEEP = """
UPDATE schools_statusrow r SET action = new.action, problem = new.problem, detail = new.detail,
    student_id = new.student, old_status = new.old_status
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])
    AS new (id, action, problem, detail, student, old_status)
WHERE r.id = new.id
"""

# Deferred checks stand in a list that Postgres goes through for each row that enters the history:
# with fifty thousand cards that was nine tenths of the commit.
CHECK_AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"

# What the reviewed rows make of each card, beside what it was. The review has left at most one
# stage and one IKD of a pupil to be written; `card_stages.follows` says the same.
CARDS = """
WITH told AS (
    SELECT student_id,
        max(code) FILTER (WHERE code <> %(ikd)s) AS code,
        max(day) FILTER (WHERE code <> %(ikd)s) AS day,
        max(day) FILTER (WHERE code = %(ikd)s) AS ikd
    FROM schools_statusrow
    WHERE status_import_id = %(status_import)s AND action IN ('new', 'changed')
    GROUP BY student_id
), card AS (
    SELECT told.student_id, coalesce(known.status, '') AS old_status,
        known.status_on AS old_since, known.ikd_active_on AS old_ikd,
        CASE WHEN gone THEN '' ELSE coalesce(told.code, known.status) END AS status,
        CASE WHEN NOT gone THEN CASE WHEN told.code IS NULL THEN known.status_on ELSE told.day END
            END AS since,
        CASE WHEN NOT gone THEN coalesce(told.ikd, known.ikd_active_on) END AS ikd
    FROM told
    CROSS JOIN LATERAL (SELECT coalesce(told.code = ANY(%(no_stage)s), false)) AS stage (gone)
    LEFT JOIN schools_cardstatus known ON known.student_id = told.student_id
)
"""

# The audit's data: the stage as old and new, and the days that are new.
CHANGES = f"""
SELECT ARRAY['{Student._meta.label_lower}:' || student_id, %(key)s],
    jsonb_strip_nulls(jsonb_build_object(
        'card', CASE WHEN status <> old_status
            THEN jsonb_build_object('old', old_status, 'new', status) END,
        'ikd', CASE WHEN ikd IS DISTINCT FROM old_ikd THEN ikd END,
        'date', CASE WHEN since IS DISTINCT FROM old_since THEN since END))
FROM card ORDER BY student_id
"""  # noqa: S608 -- made of the name of a model

REMOVE = """
DELETE FROM schools_cardstatus c USING card
WHERE c.student_id = card.student_id AND card.status = ''
"""

WRITE = """
INSERT INTO schools_cardstatus (student_id, status, status_on, ikd_active_on, source)
SELECT student_id, status, since, ikd, %(source)s FROM card WHERE status <> ''
ORDER BY student_id
ON CONFLICT (student_id) DO UPDATE SET status = excluded.status,
    status_on = excluded.status_on, ikd_active_on = excluded.ikd_active_on, source = excluded.source
"""
