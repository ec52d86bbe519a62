"""Why an action on a visit is refused."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from visits.planner.constraints import Conflict


class VisitConflict(Exception):
    """The visit cannot stand like this; `conflicts` name what is in the way."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__(", ".join(conflict.code for conflict in conflicts))
        self.conflicts = conflicts


class VisitStateError(Exception):
    """The visit's state forbids the action; `str()` is the sentence for people."""

    SENTENCES: ClassVar[dict[str, Promise]] = {
        "already_published": _("Kunjungan ini sudah diterbitkan."),
        "already_closed": _("Kunjungan ini sudah ditutup atau dibatalkan dan tidak bisa diubah."),
        "already_started": _("Perekaman sudah dimulai, jadi kunjungan ini tidak bisa diubah lagi."),
        "already_confirmed": _("Tanggal kunjungan ini sudah dikonfirmasi."),
        "not_published": _("Kunjungan ini belum diterbitkan."),
        "date_changed": _("Tanggal kunjungan baru saja berubah. Periksa lagi, lalu setujui."),
        "already_past": _("Tanggal kunjungan ini sudah lewat."),
        "has_recordings": _(
            "Sudah ada siswa yang dicatat pada kunjungan ini. Tutup, jangan dibatalkan."
        ),
        "no_closing_reason": _("Pilih alasan untuk siswa yang belum dicatat."),
        "not_closed": _("Kunjungan ini belum ditutup."),
        "phones_out": _(
            "Masih ada HP yang belum melapor bahwa semua catatannya terkirim. Tunggu, atau tulis "
            "alasan mengapa tetap ditutup."
        ),
        "not_started": _("Belum ada yang dicatat. Batalkan kunjungan ini bila tidak jadi."),
        "dates_unclear": _("Pilih satu sampai tiga tanggal lain, masing-masing sekali."),
        "already_asked": _("Sekolah ini sudah meminta tanggal lain; tunggu jawaban dinas."),
        "already_answered": _("Permintaan ini sudah dijawab atau tidak berlaku lagi."),
        "no_answer": _("Tulis alasannya, agar sekolah tahu mengapa."),
        "no_reason": _("Tulis alasan pembatalan."),
    }

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(self.SENTENCES[self.code])
