"""The audit trail of one object as sentences that a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ektp_outreach.audit.models import AuditEvent
from schools.models import CardStatus, Closure
from visits.models.follow_ups import FollowUp
from visits.models.notices import Notice
from visits.models.recordings import AbsenceReason, Outcome
from visits.models.visits import Visit
from visits.models.wishes import Wish

SENTENCES: dict[str, Promise | str] = {
    "schedule_visit": gettext_lazy("Kunjungan dijadwalkan."),
    "move_visit": gettext_lazy("Kunjungan dipindahkan."),
    "change_devices": gettext_lazy("Alat kunjungan diganti."),
    "change_crew": gettext_lazy("Petugas kunjungan diganti."),
    "give_link": gettext_lazy("Tautan pribadi dibuat."),
    "open_link": gettext_lazy("Tautan pribadi dibuka untuk pertama kali."),
    "revoke_link": gettext_lazy("Tautan pribadi dicabut."),
    "open_calendar": gettext_lazy("Kalender langganan dibuka."),
    "renew_calendar": gettext_lazy("Alamat kalender langganan diganti."),
    "add_person": gettext_lazy("Orang sekolah ditambahkan."),
    "correct_person": gettext_lazy("Nama atau alamat orang sekolah diperbaiki."),
    "end_membership": gettext_lazy("Orang sekolah berhenti mewakili."),
    "report_readiness": gettext_lazy("Sekolah melaporkan kesiapan."),
    "request_move": gettext_lazy("Sekolah meminta tanggal lain."),
    "withdraw_move": gettext_lazy("Sekolah menarik permintaannya."),
    "accept_move": gettext_lazy("Permintaan pindah tanggal disetujui."),
    "decline_move": gettext_lazy("Permintaan pindah tanggal ditolak."),
    "send_notice_again": gettext_lazy("Pemberitahuan dikirim lagi."),
    "mark_notice_sent": gettext_lazy("Pemberitahuan dicatat sebagai terkirim."),
    "mark_notice_returned": gettext_lazy("Pemberitahuan kembali, tidak sampai."),
    "print_letter": gettext_lazy("Surat diunduh."),
    "publish_visit": gettext_lazy("Kunjungan diterbitkan; sekolah dapat melihatnya."),
    "cancel_visit": gettext_lazy("Kunjungan dibatalkan."),
    "confirm_visit": gettext_lazy("Sekolah mengonfirmasi tanggal kunjungan."),
    "start_visit": gettext_lazy("Kunjungan dimulai."),
    "print_list": gettext_lazy("Daftar kunjungan diunduh."),
    "take_sheet": gettext_lazy("Lembar kunjungan diunggah."),
    "store_sheet": gettext_lazy("Catatan dari lembar kunjungan disimpan."),
    "cancel_sheet": gettext_lazy("Lembar kunjungan dibatalkan."),
    "state_minutes": gettext_lazy("Berita acara dibuat."),
    "print_minutes": gettext_lazy("Berita acara diunduh."),
    "close_visit": gettext_lazy("Kunjungan ditutup."),
    "run_planner": gettext_lazy("Usulan jadwal mulai dihitung."),
    "stop_planner": gettext_lazy("Hitungan jadwal dihentikan."),
    "accept_parts": gettext_lazy("Usulan jadwal dihitung ulang dengan pilihan."),
    "edit_proposal": gettext_lazy("Usulan kunjungan diubah dengan tangan."),
    "discard_plan": gettext_lazy("Usulan jadwal dibuang."),
    "publish_plan": gettext_lazy("Usulan jadwal diterbitkan."),
    "add_wish": gettext_lazy("Permintaan jadwal ditambahkan."),
    "remove_wish": gettext_lazy("Permintaan jadwal dihapus."),
    "record_outcomes": gettext_lazy("Hasil siswa dicatat."),
    "undo_outcome": gettext_lazy("Hasil siswa dibatalkan."),
    "look_up_pupils": gettext_lazy("Siswa dicari petugas di luar daftar."),
    "add_school": gettext_lazy("Sekolah ditambahkan dari daftar sekolah."),
    "change_school": gettext_lazy("Data sekolah diubah menurut daftar sekolah."),
    "add_student": gettext_lazy("Siswa ditambahkan oleh petugas."),
    "take_roster": gettext_lazy("Daftar disimpan di ponsel."),
    "wipe_phone": gettext_lazy("Daftar dihapus dari ponsel."),
    "revoke_phone": gettext_lazy("Akses ponsel dicabut."),
    "restore_phone": gettext_lazy("Akses ponsel dipulihkan."),
    "keep_recording": gettext_lazy("Catatan yang diragukan dipertahankan."),
    "set_recording_aside": gettext_lazy("Catatan yang diragukan dikesampingkan."),
    "upload_queue": gettext_lazy("Catatan dari berkas ponsel diunggah."),
    "start_import": gettext_lazy("Impor dimulai."),
    "remove_import_file": gettext_lazy("Berkas dikeluarkan dari impor."),
    "import_students": gettext_lazy("Data siswa disimpan dari berkas impor."),
    "commit_import": gettext_lazy("Data siswa disimpan dari berkas impor."),
    "cancel_import": gettext_lazy("Impor dibatalkan."),
    "start_school_list": gettext_lazy("Daftar sekolah diunggah."),
    "commit_school_list": gettext_lazy("Daftar sekolah disimpan."),
    "cancel_school_list": gettext_lazy("Daftar sekolah dibatalkan."),
    "start_status_import": gettext_lazy("Impor status kartu dimulai."),
    "import_status": gettext_lazy("Status kartu disimpan dari daftar."),
    "commit_status_import": gettext_lazy("Status kartu disimpan dari daftar."),
    "cancel_status_import": gettext_lazy("Impor status kartu dibatalkan."),
    "confirm_school": gettext_lazy("Sekolah untuk berkas impor dipastikan."),
    "reveal_nik": gettext_lazy("NIK dibuka."),
    "export_progress": gettext_lazy("Laporan capaian diunduh."),
    "export_follow_up": gettext_lazy("Daftar susulan diunduh."),
    "decide_follow_up": gettext_lazy("Langkah berikutnya diputuskan."),
    "hand_over_card": gettext_lazy("KTP-el diserahkan."),
    "activate_ikd": gettext_lazy("IKD dicatat aktif."),
    "add_closure": gettext_lazy("Hari tidak bisa dikunjungi dicatat."),
    "remove_closure": gettext_lazy("Hari tidak bisa dikunjungi dihapus."),
    "add_outage": gettext_lazy("Gangguan alat dicatat."),
    "end_outage": gettext_lazy("Gangguan alat dinyatakan selesai."),
    "admin_add": gettext_lazy("Ditambahkan melalui halaman admin."),
    "admin_change": gettext_lazy("Diubah melalui halaman admin."),
    "admin_delete": gettext_lazy("Dihapus melalui halaman admin."),
    "set_password": gettext_lazy("Kata sandi diganti melalui halaman admin."),
    "send_password_link": gettext_lazy("Tautan untuk mengatur kata sandi dikirim."),
    "sign_in": gettext_lazy("Masuk ke akun."),
    "change_password": gettext_lazy("Kata sandi diganti oleh pemilik akun."),
    "reset_password": gettext_lazy("Kata sandi diatur ulang lewat e-mail."),
    "add_second_factor": gettext_lazy("Langkah kedua dipasang."),
    "remove_second_factor": gettext_lazy("Langkah kedua dilepas oleh pemilik akun."),
    "open_account": gettext_lazy("Akun dibuka kembali."),
    "close_account": gettext_lazy("Akun ditutup."),
    "reset_second_factor": gettext_lazy("Langkah kedua dilepas oleh admin."),
    "take_device_into_use": gettext_lazy("Alat dipakai."),
    "take_device_out_of_use": gettext_lazy("Alat tidak dipakai lagi."),
}

LABELS: dict[str, Promise | str] = {
    "absent": gettext_lazy("tidak hadir"),
    "added": gettext_lazy("siswa baru"),
    "answer": gettext_lazy("jawaban"),
    "birth_date": gettext_lazy("tanggal lahir"),
    "card": gettext_lazy("status kartu"),
    "changed": gettext_lazy("berubah"),
    "class_name": gettext_lazy("rombel"),
    "closure": gettext_lazy("jenis"),
    "count": gettext_lazy("jumlah"),
    "date": gettext_lazy("tanggal"),
    "despite": gettext_lazy("tetap ditutup karena"),
    "device": gettext_lazy("alat"),
    "devices": pgettext_lazy("plural", "alat"),
    "end": gettext_lazy("jam selesai"),
    "end_time": gettext_lazy("jam selesai"),
    "ends_at": gettext_lazy("sampai"),
    "ends_on": gettext_lazy("sampai"),
    "fields": gettext_lazy("bagian yang diubah"),
    "file": gettext_lazy("berkas"),
    "from": gettext_lazy("dari"),
    "grade": gettext_lazy("tingkat"),
    "held": gettext_lazy("ditahan"),
    "home_district": gettext_lazy("kecamatan tempat tinggal"),
    "home_village": gettext_lazy("kelurahan tempat tinggal"),
    "ikd": gettext_lazy("IKD aktif sejak"),
    "left_on": gettext_lazy("keluar dari sekolah"),
    "moved": gettext_lazy("pindah ke sini"),
    "name": gettext_lazy("nama"),
    "new": gettext_lazy("menjadi"),
    "nik": "NIK",
    "nisn": "NISN",
    "note": gettext_lazy("catatan"),
    "number": gettext_lazy("nomor"),
    "object": gettext_lazy("data"),
    "old": gettext_lazy("semula"),
    "operators": pgettext_lazy("plural", "petugas"),
    "outcome": gettext_lazy("hasil"),
    "phone": gettext_lazy("ponsel"),
    "phones_out": gettext_lazy("HP yang belum melapor"),
    "problem": gettext_lazy("sebab"),
    "reason": gettext_lazy("alasan"),
    "recorded": gettext_lazy("sudah rekam"),
    "school": gettext_lazy("sekolah"),
    "sex": gettext_lazy("jenis kelamin"),
    "start": gettext_lazy("jam mulai"),
    "start_time": gettext_lazy("jam mulai"),
    "starts_at": gettext_lazy("mulai"),
    "starts_on": gettext_lazy("mulai"),
    "state": gettext_lazy("status"),
    "step": gettext_lazy("langkah berikutnya"),
    "team": gettext_lazy("tim"),
    "to": gettext_lazy("menjadi"),
    "waiting": gettext_lazy("belum dicatat"),
    "wish": gettext_lazy("permintaan"),
}

_WORDS: dict[str, dict[str, Promise | str]] = {
    "card": {choice.value: choice.label for choice in CardStatus.Status},
    "closure": {choice.value: choice.label for choice in Closure.Kind},
    "outcome": {choice.value: choice.label for choice in Outcome},
    "problem": {choice.value: choice.label for choice in Notice.Problem},
    "reason": {choice.value: choice.label for choice in AbsenceReason},
    "step": {
        **{choice.value: choice.label for choice in FollowUp.Step},
        "proposal": gettext_lazy("ikut usulan"),
    },
    "state": {choice.value: choice.label for choice in Visit.State},
    "wish": {choice.value: choice.label for choice in Wish.Kind},
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event: when, who, what, and from where."""

    when: datetime
    who: str
    text: str
    source: str


def history_of(obj: models.Model, *, limit: int = 50) -> list[HistoryLine]:
    """Return the newest `limit` events about `obj`, newest first."""
    events = AuditEvent.objects.about(obj).select_related("actor")[:limit]
    return [line_of(event) for event in events]


def line_of(event: AuditEvent) -> HistoryLine:
    return HistoryLine(
        when=event.at,
        who=str(event.actor) if event.actor else _("Sistem"),
        text=sentence_of(event.action, event.data),
        source=event.source.split(" ", 1)[0],
    )


def sentence_of(action: str, data: dict[str, Any]) -> str:
    """Return the sentence of `action`, then the details that have a known label."""
    sentence = SENTENCES.get(action)
    if sentence is None:
        sentence = _("Tindakan “%(action)s”.") % {"action": action.replace("_", " ")}
    details = [
        f"{_capitalised(str(LABELS[key]))}: {_value(key, value)}."
        for key, value in data.items()
        if key in LABELS and value not in (None, "", [], {})
    ]
    return " ".join([str(sentence), *details])


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _value(key: str, value: Any) -> str:
    if isinstance(value, dict):
        if value.keys() == {"old", "new"}:
            return f"{_value(key, value['old']) or '–'} → {_value(key, value['new']) or '–'}"
        return ", ".join(f"{k}: {_value(k, v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_value(key, item) for item in value)
    text = str(_WORDS.get(key, {}).get(str(value), value))
    return _readable_time(text).rstrip(".")


def _readable_time(text: str) -> str:
    """Write ISO dates, times and moments as the reader does; leave all else alone."""
    try:
        if len(text) == 10 and (day := parse_date(text)):
            return date_format(day, "DATE_FORMAT")
        if len(text) in (5, 8) and text[2] == ":":
            return time_format(time.fromisoformat(text))
        if len(text) > 10 and isinstance(date.fromisoformat(text[:10]), date):
            return date_format(datetime.fromisoformat(text), "DATETIME_FORMAT")
    except ValueError:
        pass
    return text
