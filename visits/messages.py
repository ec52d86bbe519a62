"""Conflicts as sentences for people: what is wrong, and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils.formats import date_format, number_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visits.planner.constraints import Conflict

SENTENCES: dict[str, Promise] = {
    "ends_before_start": gettext_lazy(
        "Jam selesai harus sesudah jam mulai. Ubah salah satu jamnya."
    ),
    "no_such_team": gettext_lazy("Tim ini tidak ada. Pilih tim 1 sampai %(teams)s."),
    "school_inactive": gettext_lazy(
        "%(school)s tidak ikut dijadwalkan. Aktifkan sekolah ini dahulu atau pilih sekolah lain."
    ),
    "before_start": gettext_lazy("Kampanye baru dimulai %(date)s. Pilih hari itu atau sesudahnya."),
    "after_deadline": gettext_lazy(
        "Hari perekaman terakhir adalah %(date)s. Pilih hari itu atau sebelumnya."
    ),
    "weekend": gettext_lazy(
        "%(date)s adalah akhir pekan bagi %(school)s (%(days)s hari sekolah). %(next_day)s"
    ),
    "holiday": gettext_lazy("%(date)s libur: %(name)s. %(next_day)s"),
    "school_closed": gettext_lazy(
        "%(school)s tidak bisa dikunjungi sampai %(last)s (%(kind)s). %(next_day)s"
    ),
    "school_twice": gettext_lazy(
        "%(school)s sudah punya kunjungan pada hari itu, pukul %(start)s–%(end)s. "
        "Ubah kunjungan itu atau pilih hari lain. %(next_day)s"
    ),
    "day_full": gettext_lazy(
        "Hari itu sudah penuh: %(schools)s. Paling banyak %(limit)s sekolah sehari. %(next_day)s"
    ),
    "too_few_devices": gettext_lazy("Pilih paling sedikit %(min)s alat. %(free)s"),
    "too_many_devices": gettext_lazy("Paling banyak %(max)s alat. Lepaskan sebagian."),
    "device_inactive": gettext_lazy("%(device)s tidak dipakai lagi; %(free)s"),
    "device_taken": gettext_lazy("%(device)s dipakai di %(school)s sampai %(until)s; %(free)s"),
    "device_on_outage": gettext_lazy("%(device)s sedang gangguan (%(reason)s) %(until)s; %(free)s"),
    "capacity_short": gettext_lazy(
        "Kapasitas %(capacity)s siswa, yang belum rekam %(pupils)s. "
        "Tambah alat atau jam, atau jadwalkan kunjungan kedua untuk %(left)s siswa."
    ),
    "nobody_left": gettext_lazy(
        "%(school)s tidak punya siswa belum rekam di luar kunjungan yang sudah dijadwalkan. "
        "Pilih sekolah lain bila tidak perlu."
    ),
    "too_far": gettext_lazy(
        "%(school)s pada hari yang sama berjarak %(km)s km, melebihi %(nearby)s km. "
        "Pilih sekolah yang lebih dekat atau hari lain."
    ),
    "in_past": gettext_lazy("Tanggal %(date)s sudah lewat. Periksa lagi tanggalnya."),
}

_KINDS: dict[str, Promise] = {
    "exam": gettext_lazy("ujian"),
    "internship": gettext_lazy("PKL"),
    "holiday": gettext_lazy("libur sekolah"),
    "event": gettext_lazy("kegiatan sekolah"),
    "other": gettext_lazy("tidak tersedia"),
}


def sentence_of(conflict: Conflict) -> str:
    """Return one sentence that says what is wrong and how to go on."""
    parts = {"next_day": None} | conflict.parts
    values = {key: _value(conflict.code, key, value) for key, value in parts.items()}
    if conflict.parts.get("note"):
        values["kind"] = conflict.parts["note"]
    return (str(SENTENCES[conflict.code]) % values).strip()


def sentences_of(conflicts: Iterable[Conflict]) -> list[str]:
    """Return the sentences without repetition, in order."""
    return list(dict.fromkeys(sentence_of(conflict) for conflict in conflicts))


def reason_of(conflict: Conflict) -> str:
    """Return why a device cannot be taken, in a few words for the form."""
    parts = {key: _value(conflict.code, key, value) for key, value in conflict.parts.items()}
    if conflict.code == "device_taken":
        return _("di %(school)s sampai %(until)s") % parts
    return _("gangguan: %(reason)s, %(until)s") % parts


def closure_kind(kind: str) -> str:
    """Name a kind of closure within a sentence; one without a name is a wish."""
    return str(_KINDS.get(kind) or _("permintaan"))


def _value(code: str, key: str, value: Any) -> str:
    if key == "free":
        return _free(value, starts_sentence=code == "too_few_devices")
    if key == "next_day":
        return _("Hari terdekat yang bisa: %s.") % date_format(value, "l, j F") if value else ""
    if key == "until" and not isinstance(value, time):
        return _until(value)
    if key == "kind":
        return str(_KINDS.get(value, value))
    if isinstance(value, date):
        return date_format(value, "l, j F Y")
    if isinstance(value, time):
        return time_format(value)
    if isinstance(value, float):
        return number_format(round(value, 1))
    return ", ".join(value) if isinstance(value, list) else str(value)


def _free(names: list[str], *, starts_sentence: bool) -> str:
    if names:
        text = _("Tersedia: %s.") if starts_sentence else _("tersedia: %s.")
        return text % ", ".join(names)
    if starts_sentence:
        return _("Tidak ada alat lain pada jam itu; ubah jam atau harinya.")
    return _("tidak ada alat lain pada jam itu, jadi ubah jam atau harinya.")


def _until(end: datetime | None) -> str:
    if end is None:
        return _("sampai ada kabar")
    return _("sampai %s") % date_format(end, "SHORT_DATETIME_FORMAT")
