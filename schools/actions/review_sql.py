"""The statements of the review, in the order in which they run."""

FORGET_AGAIN = """
UPDATE schools_importrow SET reviewed_again = false
WHERE reviewed_again
    AND file_id IN (SELECT id FROM schools_importfile WHERE batch_id = %(batch)s)
"""

# A rough idea of the rows just copied is all that the joins need.
ANALYZE = """
SET LOCAL default_statistics_target = 10;
ANALYZE schools_importrow (file_id, nisn, nik_index);
RESET default_statistics_target
"""

# The identifiers of half a million rows are joined and counted without a detour over the disk.
MEMORY = "SET LOCAL work_mem = '64MB'"

# Exact identifiers only: a name alone never finds a pupil.
MATCHES = """
CREATE TEMP TABLE import_match ON COMMIT DROP AS
SELECT r.id, f.school_id, by_nisn.id AS by_nisn, by_nik.id AS by_nik
FROM schools_importfile f
JOIN schools_importrow r ON r.file_id = f.id
LEFT JOIN schools_student by_nisn ON by_nisn.nisn = r.nisn
LEFT JOIN schools_student by_nik ON by_nik.nik_index = r.nik_index
WHERE f.batch_id = %(batch)s AND f.school_id IS NOT NULL
    AND (by_nisn.id IS NOT NULL OR by_nik.id IS NOT NULL)
"""

# Rows of all files of the batch that share a NISN, a NIK or a pupil of the register.
DUPLICATES = """
WITH staged AS MATERIALIZED (
    SELECT r.id, r.file_id, r.row, f.school_id, r.nisn, r.nik_index
    FROM schools_importfile f JOIN schools_importrow r ON r.file_id = f.id
    WHERE f.batch_id = %(batch)s
), student AS (
    SELECT id, by_nisn AS student_id FROM import_match WHERE by_nisn IS NOT NULL
    UNION
    SELECT id, by_nik FROM import_match WHERE by_nik IS NOT NULL
), shared AS (
    SELECT id FROM staged WHERE nisn IN (
        SELECT nisn FROM staged WHERE nisn IS NOT NULL GROUP BY nisn HAVING count(*) > 1)
    UNION
    SELECT id FROM staged WHERE nik_index IN (
        SELECT nik_index FROM staged WHERE nik_index IS NOT NULL
        GROUP BY nik_index HAVING count(*) > 1)
    UNION
    SELECT id FROM student WHERE student_id IN (
        SELECT student_id FROM student GROUP BY student_id HAVING count(*) > 1)
)
SELECT r.id, staged.school_id, r.nisn, encode(r.nik_index, 'hex'),
    ARRAY(SELECT student_id FROM student WHERE student.id = r.id),
    md5(concat_ws('|', upper(r.name), r.birth_date)),
    md5(concat_ws('|', upper(r.name), r.sex, coalesce(r.birth_date::text, ''),
        coalesce(r.nisn, ''), coalesce(r.nik_index, ''), upper(r.class_name),
        upper(r.home_village), upper(r.home_district), r.refused))
FROM shared JOIN staged USING (id) JOIN schools_importrow r USING (id)
ORDER BY staged.file_id, staged.row, r.id
"""

GROUPS = """
CREATE TEMP TABLE import_group ON COMMIT DROP AS
SELECT * FROM unnest(%(ids)s::bigint[], %(codes)s::text[], %(groups)s::bigint[])
    AS verdict (id, code, first_id)
"""

# An empty cell never erases; the case of letters alone is no change.
_CHANGES = """
jsonb_strip_nulls(jsonb_build_object(
    'school', CASE WHEN s.school_id <> m.school_id THEN jsonb_build_object(
        'old', (SELECT name FROM schools_school WHERE id = s.school_id),
        'new', (SELECT name FROM schools_school WHERE id = m.school_id)) END,
    'left_on', CASE WHEN s.left_on IS NOT NULL THEN jsonb_build_object(
        'old', s.left_on, 'new', '') END,
    'name', CASE WHEN upper(r.name) <> upper(s.name) THEN jsonb_build_object(
        'old', s.name, 'new', r.name) END,
    'sex', CASE WHEN r.sex <> s.sex THEN jsonb_build_object('old', s.sex, 'new', r.sex) END,
    'birth_date', CASE WHEN r.birth_date <> s.birth_date THEN jsonb_build_object(
        'old', s.birth_date, 'new', r.birth_date) END,
    'nisn', CASE WHEN r.nisn IS NOT NULL AND s.nisn IS NULL THEN jsonb_build_object(
        'old', '', 'new', r.nisn) END,
    'nik', CASE WHEN r.nik_index IS NOT NULL AND s.nik_index IS NULL THEN jsonb_build_object(
        'old', '', 'new', '••••••••••••' || r.nik_last4) END,
    'class_name', CASE WHEN r.class_name <> '' AND upper(r.class_name) <> upper(s.class_name)
        THEN jsonb_build_object('old', s.class_name, 'new', r.class_name) END,
    'grade', CASE WHEN r.grade IS NOT NULL AND r.grade IS DISTINCT FROM s.grade
        THEN jsonb_build_object('old', coalesce(s.grade::text, ''), 'new', r.grade::text) END,
    'home_village', CASE WHEN r.home_village <> ''
        AND upper(r.home_village) <> upper(s.home_village)
        THEN jsonb_build_object('old', s.home_village, 'new', r.home_village) END,
    'home_district', CASE WHEN r.home_district <> ''
        AND upper(r.home_district) <> upper(s.home_district)
        THEN jsonb_build_object('old', s.home_district, 'new', r.home_district) END
))
"""

# Two different identifiers never merge. With one identifier that is equal and no second to
# vouch for it, another name and another birth date together mean another person.
_HOLD = """
CASE
    WHEN m.by_nisn <> m.by_nik THEN 'two_pupils'
    WHEN r.nik_index <> s.nik_index THEN 'nik_differs'
    WHEN r.nisn <> s.nisn THEN 'nisn_differs'
    WHEN upper(r.name) <> upper(s.name) AND r.birth_date <> s.birth_date
        AND (r.nisn = s.nisn AND r.nik_index = s.nik_index) IS NOT TRUE THEN 'other_person'
    WHEN r.birth_date <> s.birth_date AND EXISTS (
        SELECT FROM schools_cardstatus card WHERE card.student_id = s.id AND (
            (card.status = 'CARD_ISSUED' AND card.status_on < seventeenth_birthday(r.birth_date))
            OR card.ikd_active_on < seventeenth_birthday(r.birth_date))
    ) THEN 'card_handed_over'
    ELSE ''
END
"""

OUTCOMES = f"""
CREATE TEMP TABLE import_outcome ON COMMIT DROP AS
WITH touched AS (
    SELECT id FROM import_match
    UNION
    SELECT id FROM import_group
    UNION
    -- What could not be read is held from the start, which an index knows.
    SELECT r.id
    FROM schools_importfile f JOIN schools_importrow r ON r.file_id = f.id
    WHERE f.batch_id = %(batch)s AND r.action = 'held' AND r.refused
), judged AS (
    SELECT r.id, s.id AS student_id, s.school_id <> m.school_id AS moves,
        CASE WHEN r.refused THEN r.hold_code ELSE coalesce(g.code, {_HOLD}) END AS code,
        g.first_id,
        CASE WHEN s.id IS NULL OR r.refused OR g.id IS NOT NULL THEN '{{}}' ELSE {_CHANGES} END
            AS changes,
        array_remove(ARRAY[m.by_nisn, nullif(m.by_nik, m.by_nisn)], NULL) AS rivals
    FROM touched
    JOIN schools_importrow r USING (id)
    LEFT JOIN import_match m USING (id)
    LEFT JOIN import_group g USING (id)
    LEFT JOIN schools_student s ON s.id = coalesce(m.by_nisn, m.by_nik)
)
SELECT id, first_id,
    CASE
        WHEN code = 'repeated' THEN 'repeated'
        WHEN code <> '' THEN 'held'
        WHEN moves THEN 'moved'
        WHEN changes <> '{{}}' THEN 'changed'
        ELSE 'unchanged'
    END AS action,
    CASE WHEN code = '' THEN student_id END AS student_id,
    CASE WHEN code = '' THEN changes ELSE '{{}}' END AS changes,
    code,
    CASE WHEN code IN ('', 'repeated') THEN '{{}}'::bigint[] ELSE rivals END AS rivals
FROM judged
"""  # noqa: S608 -- made of the two constants above

UPDATE_ROWS = """
UPDATE schools_importrow r SET
    action = o.action, student_id = o.student_id, changes = o.changes, hold_code = o.code,
    hold_group = o.first_id, rivals = o.rivals, reviewed_again = %(again)s
FROM import_outcome o
WHERE o.id = r.id AND
    (r.action, r.student_id, r.changes, r.hold_code, r.hold_group, r.rivals)
    IS DISTINCT FROM (o.action, o.student_id, o.changes, o.code, o.first_id, o.rivals)
"""

BACK_TO_NEW = """
UPDATE schools_importrow r SET
    action = 'new', student_id = NULL, changes = '{}', hold_code = '', hold_group = NULL,
    rivals = '{}', reviewed_again = %(again)s
WHERE r.action IN ('changed', 'moved', 'unchanged', 'held', 'repeated')
    AND r.file_id IN (SELECT id FROM schools_importfile WHERE batch_id = %(batch)s)
    AND NOT EXISTS (SELECT FROM import_outcome o WHERE o.id = r.id)
"""

# A held row names its pupil as well: whoever stands in a file is not missing from it.
MISSING = (
    """
DELETE FROM schools_importfile_missing
WHERE importfile_id IN (SELECT id FROM schools_importfile WHERE batch_id = %(batch)s)
""",
    """
INSERT INTO schools_importfile_missing (importfile_id, student_id)
SELECT f.id, s.id
FROM (
    SELECT school_id, min(id) AS id FROM schools_importfile
    WHERE batch_id = %(batch)s AND school_id IS NOT NULL GROUP BY school_id
) f
JOIN schools_student s ON s.school_id = f.school_id AND s.left_on IS NULL
WHERE NOT EXISTS (SELECT FROM import_match m WHERE m.by_nisn = s.id)
    AND NOT EXISTS (SELECT FROM import_match m WHERE m.by_nik = s.id)
""",
)

COUNTS = """
WITH tally AS MATERIALIZED (
    SELECT r.file_id, r.action, count(*) AS number,
        count(*) FILTER (WHERE r.action <> 'held'
            AND (r.problems <> '[]' OR r.action = 'repeated')) AS warnings,
        count(*) FILTER (WHERE r.reviewed_again) AS again
    FROM schools_importfile f JOIN schools_importrow r ON r.file_id = f.id
    WHERE f.batch_id = %(batch)s
    GROUP BY r.file_id, r.action
)
UPDATE schools_importfile f SET counts = (
    SELECT coalesce(jsonb_object_agg(action, number), '{}') || jsonb_build_object(
        'warnings', coalesce(sum(warnings), 0), 'again', coalesce(sum(again), 0),
        'missing', (SELECT count(*) FROM schools_importfile_missing WHERE importfile_id = f.id))
    FROM tally WHERE tally.file_id = f.id
)
WHERE f.batch_id = %(batch)s AND f.refusal_code = ''
"""
