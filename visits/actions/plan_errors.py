"""Why an action on a plan is refused."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from visits.queries.plan_facts import FactChange


class PlanError(Exception):
    """The run's state, or the campaign's, forbids the action; `str()` is the sentence."""

    SENTENCES: ClassVar[dict[str, Promise]] = {
        "already_running": _("Jadwal sedang dihitung. Tunggu atau hentikan dahulu."),
        "campaign_over": _("Hari perekaman terakhir sudah lewat; tidak ada lagi yang disusun."),
        "not_running": _("Perhitungan ini sudah selesai."),
        "not_ready": _("Usulan ini belum selesai, sudah diterbitkan, atau sudah dibuang."),
        "not_a_plan": _("Perhitungan ini hanya jawaban, bukan usulan jadwal."),
        "day_passed": _("Sebagian tanggal pada usulan ini sudah lewat. Susun lagi."),
        "refused": _("Usulan ini bertabrakan dengan kunjungan lain. Susun lagi."),
        "unknown_question": _("Pertanyaan ini tidak dikenal."),
        "wish_exists": _("Sekolah ini sudah punya permintaan untuk tanggal itu."),
        "wish_in_past": _("Tanggal ini sudah lewat."),
        "wish_impossible": _("Sekolah ini tidak bisa dikunjungi pada tanggal itu."),
    }

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(self.SENTENCES[self.code])


class WorldChanged(Exception):
    """The campaign is not as the run saw it any more; `changes` name what is different."""

    code = "world_changed"

    def __init__(self, changes: list[FactChange]) -> None:
        super().__init__(", ".join(f"{change.kind} {change.key}" for change in changes))
        self.changes = changes
