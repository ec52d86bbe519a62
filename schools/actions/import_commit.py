"""Writes a reviewed import into the register: one transaction, all of it or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event, record_events_of_rows
from ektp_outreach.audit.models import subject_key
from schools.models import ImportBatch, ImportRow, School, SchoolAlias, Student
from schools.names import normalise_school_name

from .import_state import ImportRefused, delete_rows, end_batch, lock_open_batch
from .review import compare

_PUPILS_PER_EVENT = 500

# Writers of pupils and cards wait until we are done; readers and the recording of outcomes do not.
_LOCK = "LOCK TABLE schools_student, schools_cardstatus IN SHARE ROW EXCLUSIVE MODE"

_UPDATE = """
UPDATE schools_student s SET
    school_id = f.school_id,
    left_on = NULL,
    name = CASE WHEN r.changes ? 'name' THEN r.name ELSE s.name END,
    sex = CASE WHEN r.changes ? 'sex' THEN r.sex ELSE s.sex END,
    birth_date = CASE WHEN r.changes ? 'birth_date' THEN r.birth_date ELSE s.birth_date END,
    nisn = CASE WHEN r.changes ? 'nisn' THEN r.nisn ELSE s.nisn END,
    nik_encrypted = CASE WHEN r.changes ? 'nik' THEN r.nik_encrypted ELSE s.nik_encrypted END,
    nik_index = CASE WHEN r.changes ? 'nik' THEN r.nik_index ELSE s.nik_index END,
    nik_last4 = CASE WHEN r.changes ? 'nik' THEN r.nik_last4 ELSE s.nik_last4 END,
    class_name = CASE WHEN r.changes ? 'class_name' THEN r.class_name ELSE s.class_name END,
    grade = CASE WHEN r.changes ? 'grade' THEN r.grade ELSE s.grade END,
    home_village = CASE WHEN r.changes ? 'home_village'
        THEN r.home_village ELSE s.home_village END,
    home_district = CASE WHEN r.changes ? 'home_district'
        THEN r.home_district ELSE s.home_district END,
    changed_at = %(now)s
FROM schools_importrow r JOIN schools_importfile f ON f.id = r.file_id
WHERE f.batch_id = %(batch)s AND r.action IN ('changed', 'moved') AND s.id = r.student_id
"""

_STUDENT_KEY = f"'{Student._meta.label_lower}:'"

_CHANGED = f"""
SELECT ARRAY[{_STUDENT_KEY} || r.student_id, %(batch_key)s], r.changes
FROM schools_importrow r JOIN schools_importfile f ON f.id = r.file_id
WHERE f.batch_id = %(batch)s AND r.action IN ('changed', 'moved')
ORDER BY r.id
"""  # noqa: S608 -- made of the constant above

_INSERT = """
WITH added AS (
INSERT INTO schools_student (school_id, name, sex, birth_date, nisn, nik_encrypted, nik_index,
    nik_last4, class_name, grade, home_village, home_district, needs_help, added_by_hand,
    created_at, changed_at)
SELECT f.school_id, r.name, r.sex, r.birth_date, r.nisn, r.nik_encrypted, r.nik_index,
    r.nik_last4, r.class_name, r.grade, r.home_village, r.home_district, false, false,
    %(now)s, %(now)s
FROM schools_importrow r JOIN schools_importfile f ON f.id = r.file_id
WHERE f.batch_id = %(batch)s AND r.action = 'new'
-- Three indexes begin with the name or end in it: they grow at one place at a time.
ORDER BY f.school_id, r.name
RETURNING id
), part AS (
    SELECT id, (row_number() OVER () - 1) / %(pupils_per_event)s AS number FROM added
)
"""

# Many new pupils share one event, which each of them finds by their own key.
_ADDED = f"""
SELECT array_agg({_STUDENT_KEY} || id ORDER BY id) || %(batch_key)s::text, '{{}}'::jsonb
FROM part GROUP BY number ORDER BY number
"""  # noqa: S608 -- made of the constant above


@transaction.atomic
def commit_import(*, batch: ImportBatch, by: User | None) -> int:
    """Write the import, or, if the register has changed since the review, only review it again.

    Return the number of rows with another outcome than the user has seen: 0 means written.
    """
    locked = lock_open_batch(batch)
    _refuse_unready(locked)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        again = compare(cursor, locked, again=True)
        if again:
            locked.reviewed_at = timezone.now()
            locked.save(update_fields=["reviewed_at"])
            return again
        _write(cursor, locked, by)
    _learn_aliases(locked)
    schools = School.objects.filter(pk__in=locked.files.values("school"))
    record_event("commit_import", locked, *schools, by=by, data=_totals(locked))
    # Only what a person has still to put right is kept: the held rows.
    delete_rows(locked, keep=ImportRow.Action.HELD)
    end_batch(locked, ImportBatch.State.COMMITTED)
    return 0


def _refuse_unready(batch: ImportBatch) -> None:
    files = batch.files.filter(refusal_code="")
    if not files:
        raise ImportRefused("no_files", _("Tidak ada berkas yang dapat disimpan."))
    if unsure := files.filter(school_confirmed=False).count():
        raise ImportRefused(
            "school_unsure",
            ngettext(
                "Pastikan dulu sekolah untuk %(count)d berkas.",
                "Pastikan dulu sekolah untuk %(count)d berkas.",
                unsure,
            )
            % {"count": unsure},
        )
    if batch.reviewed_at is None:
        raise ImportRefused("not_reviewed", _("Berkas belum selesai diperiksa."))


def _write(cursor: CursorWrapper, batch: ImportBatch, by: User | None) -> None:
    names: dict[str, int | str | datetime] = {
        "batch": batch.pk,
        "batch_key": subject_key(batch),
        "now": timezone.now(),
        "pupils_per_event": _PUPILS_PER_EVENT,
    }
    cursor.execute(_UPDATE, names)
    record_events_of_rows("import_students", _CHANGED, names, by=by)
    record_events_of_rows("import_students", _ADDED, names, by=by, after=_INSERT)


def _totals(batch: ImportBatch) -> dict[str, int]:
    files = [file.counts for file in batch.files.all()]
    wanted = {"added": "new", "changed": "changed", "moved": "moved", "held": "held"}
    return {key: sum(counts.get(kind, 0) for counts in files) for key, kind in wanted.items()}


def _learn_aliases(batch: ImportBatch) -> None:
    """Remember how the files write the schools' names, unless it is the name of a school."""
    known = {normalise_school_name(name) for name in School.objects.values_list("name", flat=True)}
    for file in batch.files.exclude(school=None).select_related("school"):
        normalised = normalise_school_name(file.school_name)
        if file.school and normalised and normalised not in known:
            SchoolAlias.objects.update_or_create(
                normalised=normalised, defaults={"school": file.school, "name": file.school_name}
            )
