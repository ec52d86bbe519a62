"""Where a pupil stands and what happened to them, as a word with its colour.

Written in Python and not as templates: a list shows fifty of them.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from schools.models import Student
from visits.models.recordings import Outcome
from visits.queries.population import Standing

register = template.Library()


@register.simple_tag
def standing_tag(student: Student) -> SafeString | str:
    """Say where `student` (of visits/queries/students.py: rows_of) stands in the campaign."""
    standing = getattr(student, "standing", "")
    if standing == Standing.RECORDED:
        return outcome_tag(Outcome.RECORDED)
    if student.left_on:
        return _tag("", _("Keluar dari sekolah"))
    if getattr(student, "is_target", None) is False:
        return _tag("tag--draft", _("Belum 17 tahun"))
    if standing == Standing.BEFORE:
        return outcome_tag(Outcome.ALREADY_RECORDED)
    if outcome := getattr(student, "outcome", None):
        return outcome_tag(outcome.outcome, outcome.get_reason_display())
    return outcome_tag("") if standing else ""


@register.simple_tag
def outcome_tag(outcome: str, reason: str = "") -> SafeString:
    """Say what happened; `outcome` empty means not yet recorded, `reason` is of an absence."""
    match outcome:
        case Outcome.RECORDED:
            return _tag("tag--recorded", _("Sudah rekam"))
        case Outcome.ABSENT:
            word = _("Tidak hadir")
            return _tag("tag--absent", f"{word}: {reason}" if reason else word)
        case Outcome.REFUSED:
            return _tag("tag--refused", _("Menolak"))
        case Outcome.FAILED:
            return _tag("tag--failed", _("Gagal"))
        case Outcome.ALREADY_RECORDED:
            return _tag("tag--already_recorded", _("Sudah rekam sebelumnya"))
        case _:
            return _tag("tag--open", _("Belum rekam"))


def _tag(kind: str, word: str) -> SafeString:
    return format_html('<span class="{}">{}</span>', f"tag {kind}".strip(), word)
