"""Which recordings are refused, and which are kept with a mark that staff shall look at.

Refused is only what cannot be true or what the sender may not say. Everything else is stored:
a late, doubtful or doubled event is kept with a `conflict`, and the fold decides what counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schools.ages import age_cutoff, seventeen_cutoff
from visits.models import Visit
from visits.models.recordings import Outcome
from visits.queries.recording_facts import (
    Content,
    StoredEvent,
    StudentFacts,
    VisitFacts,
    was_at_visit,
    was_on_crew,
)

CLOCK_TOLERANCE = timedelta(days=1)
FARTHEST_AHEAD = timedelta(days=366)
_MILLISECOND = timedelta(milliseconds=1)

SENTENCES: dict[str, Promise] = {
    # Refused: nothing is stored.
    "malformed": _("Catatan ini tidak lengkap atau tidak terbaca."),
    "visit_unknown": _("Kunjungan ini tidak ada."),
    "not_assigned": _("Anda tidak bertugas di kunjungan ini."),
    "visit_draft": _("Kunjungan ini belum diterbitkan."),
    "student_unknown": _("Siswa ini tidak ada."),
    "device_not_at_visit": _("Alat ini tidak dibawa ke kunjungan ini. Pilih alat lain."),
    "future": _("Jam perangkat lebih dari setahun di depan. Perbaiki tanggalnya."),
    "undoes_other": _("Yang dibatalkan bukan catatan siswa ini pada kunjungan ini."),
    "uuid_reused": _("Nomor catatan ini sudah dipakai untuk catatan lain."),
    # Conflicts: stored, with a mark.
    "visit_cancelled": _("Tersimpan, tetapi kunjungan ini sudah dibatalkan."),
    "visit_closed": _("Tersimpan, tetapi kunjungan ini sudah ditutup."),
    "recorded_before": _("Tersimpan, tetapi siswa ini sudah lebih dulu tercatat sudah rekam."),
    "has_card": _("Tersimpan, tetapi menurut SIAK siswa ini sudah rekam; bisa menjadi data ganda."),
    "too_young": _("Tersimpan, tetapi siswa ini belum cukup umur untuk direkam."),
    "not_on_list": _("Tersimpan, tetapi siswa ini bukan sasaran kunjungan ini."),
    "device_moved": _("Tersimpan, tetapi alat ini sudah dipindahkan dari kunjungan ini."),
    "clock": _("Tersimpan, tetapi jam perangkat meleset lebih dari sehari."),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it was sent. `clock_offset_ms`: what to add to the device's clock."""

    uuid: UUID
    visit: int
    student: int
    outcome: str
    recorded_at: datetime
    reason: str = ""
    undoes: UUID | None = None
    device: int | None = None
    clock_offset_ms: int | None = None
    note: str = ""

    @property
    def content(self) -> Content:
        return (
            self.visit,
            self.student,
            self.outcome,
            self.reason,
            self.undoes,
            self.device,
            self.recorded_at,
        )

    @property
    def happened_at(self) -> datetime:
        """The moment by the server's clock, as far as the device's error is known."""
        try:
            return self.recorded_at + (self.clock_offset_ms or 0) * _MILLISECOND
        except OverflowError:
            return self.recorded_at


def refusal_of(
    event: Event,
    visit: VisitFacts | None,
    student: StudentFacts | None,
    undone: StoredEvent | None,
    now: datetime,
) -> str:
    """Return the code of why `event` is refused, or "" when it is not."""
    if visit is None:
        return "visit_unknown"
    if not visit.allowed and not was_on_crew(visit.sender, visit.id, event.happened_at):
        return "not_assigned"
    if visit.state in (Visit.State.DRAFT, Visit.State.HELD):
        return "visit_draft"
    if student is None:
        return "student_unknown"
    if (
        event.device
        and event.device not in visit.devices
        and not was_at_visit(event.device, visit.id)
    ):
        return "device_not_at_visit"
    if _happens_after(event, now + FARTHEST_AHEAD):
        return "future"
    if undone and not _may_undo(event, undone):
        return "undoes_other"
    return ""


def conflict_of(event: Event, visit: VisitFacts, student: StudentFacts, now: datetime) -> str:
    """Return the code of what staff shall look at, or "" when all is well."""
    if visit.state == Visit.State.CANCELLED:
        return "visit_cancelled"
    if visit.state == Visit.State.COMPLETED:
        return "visit_closed"
    if event.outcome != Outcome.UNDONE and (code := _pupil_conflict(event, visit, student)):
        return code
    if _device_is_elsewhere(event, visit):
        return "device_moved"
    return "clock" if _clock_is_off(event, visit, now) else ""


def _pupil_conflict(event: Event, visit: VisitFacts, student: StudentFacts) -> str:
    if student.recorded_by:
        return "recorded_before"
    if student.has_card and event.outcome == Outcome.RECORDED:
        return "has_card"
    if event.outcome == Outcome.RECORDED and student.birth_date > age_cutoff(
        visit.day, visit.minimum_age
    ):
        return "too_young"
    is_target = student.birth_date <= seventeen_cutoff(visit.election_day)
    if student.school != visit.school or not student.enrolled or not is_target:
        return "not_on_list"
    return ""


def _device_is_elsewhere(event: Event, visit: VisitFacts) -> bool:
    return event.device is not None and event.device not in visit.devices


def _may_undo(event: Event, undone: StoredEvent) -> bool:
    same = (undone.visit, undone.student) == (event.visit, event.student)
    return same and undone.outcome != Outcome.UNDONE


def _happens_after(event: Event, limit: datetime) -> bool:
    """Compare the moment by the server's clock, as far as the device's error is known."""
    return event.recorded_at - limit > -(event.clock_offset_ms or 0) * _MILLISECOND


def _clock_is_off(event: Event, visit: VisitFacts, now: datetime) -> bool:
    if abs((event.clock_offset_ms or 0) * _MILLISECOND) > CLOCK_TOLERANCE:
        return True
    long_before = event.recorded_at.date() < visit.day - CLOCK_TOLERANCE
    return long_before or event.recorded_at - now > CLOCK_TOLERANCE
