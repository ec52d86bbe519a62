"""The words of each refusal of a whole file by its code, which is what is stored."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_AGAIN = _("Unduh ulang Daftar Peserta Didik dari Dapodik, lalu unggah tanpa mengubahnya.")
_TEMPLATE = _("Sesuaikan judul kolom dengan templat, lalu unggah lagi.")
_WORDS: dict[str, tuple[Promise, Promise]] = {
    "empty": (_("Berkas kosong."), _AGAIN),
    "no_rows": (_("Berkas tidak berisi satu baris pun."), _AGAIN),
    "truncated": (_("Berkas terpotong atau rusak."), _AGAIN),
    "damaged": (_("Isi berkas rusak dan tidak dapat dibaca."), _AGAIN),
    "encrypted": (_("Berkas terkunci kata sandi."), _("Hapus kata sandi, lalu unggah lagi.")),
    "zip_bomb": (_("Isi berkas ZIP terlalu besar."), _("Unggah berkas sekolah satu per satu.")),
    "zip_in_zip": (_("Ada ZIP di dalam ZIP."), _("Unggah berkas di dalamnya secara langsung.")),
    "too_large": (_("Berkas terlalu besar untuk dibaca."), _AGAIN),
    "upload_too_large": (
        _("Berkas lebih besar dari %(detail)s MB."),
        _("Unggah berkas sekolah satu per satu, bukan gabungannya."),
    ),
    "too_many_rows": (_("Baris lebih dari %(detail)s."), _("Bagi berkas per sekolah.")),
    "too_many_schools": (
        _("Lebih dari %(detail)s sekolah."),
        _("Bagi daftar per kabupaten atau kota."),
    ),
    "too_many_columns": (_("Kolom lebih dari %(detail)s."), _AGAIN),
    "unknown_kind": (
        _("Berkas ini bukan lembar kerja."),
        _("Unggah berkas XLSX, XLS, ODS atau CSV."),
    ),
    "pdf": (_("Berkas ini PDF."), _("Unggah berkas Excel dari Dapodik.")),
    "html": (
        _("Berkas ini halaman web, mungkin pesan galat."),
        _("Masuk ke Dapodik lagi, lalu unduh ulang."),
    ),
    "zip_of_lists": (_("Ada beberapa berkas di dalam ZIP."), _("Unggah berkasnya satu per satu.")),
    "formula": (_("Sel %(detail)s berisi rumus."), _("Ganti rumus dengan nilainya.")),
    "not_found": (
        _("Berkas tidak ditemukan atau tidak boleh dibaca."),
        _("Periksa nama, letak dan izin berkas."),
    ),
    "school_unknown": (
        _("Sekolah berkas ini belum pasti; yang paling mirip: %(detail)s."),
        _("Sebutkan NPSN-nya (--school)."),
    ),
    "no_header": (_("Baris judul kolom tidak ditemukan."), _TEMPLATE),
    "columns_missing": (_("Kolom yang tidak ada: %(detail)s."), _TEMPLATE),
    "column_twice": (_("Kolom “%(detail)s” ada dua kali."), _TEMPLATE),
    "teachers": (_("Ini daftar guru atau pegawai."), _("Unggah Daftar Peserta Didik.")),
    "leavers": (
        _("Ini daftar siswa keluar, lulus atau mutasi."),
        _("Unggah Daftar Peserta Didik yang masih aktif."),
    ),
    "status_list": (
        _("Ini daftar status kartu, bukan daftar siswa."),
        _("Unggah berkas ini di halaman Impor status kartu."),
    ),
    "outcome_sheet": (
        _("Ini lembar kunjungan yang diisi, bukan daftar ini."),
        _("Unggah berkas ini di halaman kunjungannya."),
    ),
    "register": (
        _("Ini daftar siswa, bukan daftar yang diminta."),
        _("Unggah berkas ini di halaman Impor data siswa."),
    ),
    "school_list": (
        _("Ini daftar sekolah, bukan daftar yang diminta."),
        _("Unggah berkas ini di halaman Impor daftar sekolah."),
    ),
    "school_columns": (_("Kolom NPSN dan Nama sekolah tidak ditemukan."), _TEMPLATE),
    "outcome_columns": (_("Kolom Kode siswa dan Hasil tidak ditemukan."), _TEMPLATE),
    "status_columns": (_("Kolom NIK dan Status tidak ditemukan."), _TEMPLATE),
}
# What is said when nothing more is known.
_WITHOUT_DETAIL = {
    "formula": _("Ada sel yang berisi rumus."),
    "school_unknown": _("Sekolah berkas ini tidak dikenali."),
}
_EXPORT_AGAIN = _("Ekspor ulang daftar status dari SIAK, lalu unggah tanpa mengubahnya.")
_FILL_AGAIN = _("Isi templat daftar sekolah, lalu unggah lagi.")


def words_of(code: str, detail: str = "") -> tuple[str, str]:
    """Return what is wrong with a file, and the remedy; two empty texts without a code."""
    if not code:
        return "", ""
    message, remedy = _WORDS[code]
    if not detail:
        message = _WITHOUT_DETAIL.get(code, message)
    return str(message) % {"detail": detail or "–"}, str(remedy)


def remedy_of_status_list(code: str) -> str:
    """Return the remedy for a list of card statuses, which no Dapodik exports."""
    return _remedy(code, _EXPORT_AGAIN)


def remedy_of_school_list(code: str) -> str:
    """Return the remedy for a list of schools, which an office writes itself."""
    return _remedy(code, _FILL_AGAIN)


def _remedy(code: str, again: Promise) -> str:
    return str(again) if code and _WORDS[code][1] is _AGAIN else words_of(code)[1]
