"""Writes files as Dapodik, the schools' register, exports them: all 66 columns, merged headers.

The columns that this project does not need are filled with invented text, so that a test can
show that none of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import xlsxwriter

from .dirt import Cell, Dirt, Soiler
from .people import Pupil

_PARENT = ("Nama", "Tahun Lahir", "Jenjang Pendidikan", "Pekerjaan", "Penghasilan", "NIK")
COLUMNS: tuple[tuple[str, str], ...] = (
    *((name, "") for name in ("No", "Nama", "NIPD", "JK", "NISN", "Tempat Lahir")),
    *((name, "") for name in ("Tanggal Lahir", "NIK", "Agama", "Alamat", "RT", "RW", "Dusun")),
    *((name, "") for name in ("Kelurahan", "Kecamatan", "Kode Pos", "Jenis Tinggal")),
    *((name, "") for name in ("Alat Transportasi", "Telepon", "HP", "E-Mail", "SKHUN")),
    *((name, "") for name in ("Penerima KPS", "No. KPS")),
    *(("Data Ayah", part) for part in _PARENT),
    *(("Data Ibu", part) for part in _PARENT),
    *(("Data Wali", part) for part in _PARENT),
    *((name, "") for name in ("Rombel Saat Ini", "No Peserta Ujian Nasional")),
    *((name, "") for name in ("No Seri Ijazah", "Penerima KIP", "Nomor KIP", "Nama di KIP")),
    *((name, "") for name in ("Nomor KKS", "No Registrasi Akta Lahir", "Bank")),
    *((name, "") for name in ("Nomor Rekening Bank", "Rekening Atas Nama")),
    *((name, "") for name in ("Layak PIP (usulan dari sekolah)", "Alasan Layak PIP")),
    *((name, "") for name in ("Kebutuhan Khusus", "Sekolah Asal", "Anak ke-berapa")),
    *((name, "") for name in ("Lintang", "Bujur", "No KK", "Berat Badan", "Tinggi Badan")),
    *((name, "") for name in ("Lingkar Kepala", "Jml. Saudara Kandung")),
    ("Jarak Rumah ke Sekolah (KM)", ""),
)
FIRST_DATA_ROW = 7


def write_dapodik(
    path: Path,
    school_name: str,
    pupils: Iterable[Pupil],
    dirt: Iterable[Dirt] = (),
    *,
    district: str = "Lowokwaru",
    downloaded_on: date = date(2024, 9, 10),
) -> dict[Dirt, int]:
    """Write `pupils` as the school's export; return the sheet row of each kind of dirt.

    The dirt falls on the first rows, one kind a row; memory stays flat for any number of pupils.
    """
    soiler = Soiler(dirt)
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = workbook.add_worksheet("Daftar Peserta Didik")
    as_date = workbook.add_format({"num_format": "dd/mm/yyyy"})
    _write_head(sheet, school_name, district, downloaded_on)
    for number, pupil in enumerate(pupils, start=1):
        row = number + FIRST_DATA_ROW - 1
        cells = soiler.soil(row, pupil_cells(pupil, number))
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row - 1, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(row - 1, column, cell, as_date)
            elif cell is not None:
                sheet.write_number(row - 1, column, cell)
    workbook.close()
    return soiler.rows


def _write_head(
    sheet: xlsxwriter.workbook.Worksheet, school_name: str, district: str, downloaded_on: date
) -> None:
    sheet.write_string(0, 0, "Daftar Peserta Didik")
    sheet.write_string(1, 0, school_name)
    sheet.write_string(
        2, 0, f"Kecamatan Kec. {district}, Kabupaten Kota Malang, Provinsi Prov. Jawa Timur"
    )
    sheet.write_string(
        3, 0, f"Tanggal Unduh: {downloaded_on} 08:15:42  Pengunduh: operator@contoh.invalid"
    )
    start = 0
    for column, (top, _) in enumerate(COLUMNS):
        if column == 0 or top != COLUMNS[column - 1][0]:
            sheet.write_string(4, column, top)
            start = column
        last = column + 1 == len(COLUMNS) or COLUMNS[column + 1][0] != top
        if last:
            # merge_range() would write the lower row too early for a file written row by row.
            sheet.merge.append([4, start, 5 if start == column else 4, column])
    for column, (_, below) in enumerate(COLUMNS):
        if below:
            sheet.write_string(5, column, below)


def pupil_cells(pupil: Pupil, number: int) -> list[Cell]:
    """Return the 66 cells of one pupil, as text like the export itself."""
    street = f"JL. CONTOH NO. {number}"
    return [
        number,
        pupil.name.upper(),
        pupil.nipd,
        pupil.sex,
        pupil.nisn,
        pupil.birth_place,
        pupil.birth_date.isoformat(),
        pupil.nik,
        ("Islam", "Kristen", "Katholik", "Hindu", "Budha")[number % 5],
        street,
        str(number % 9 + 1),
        str(number % 7 + 1),
        "Dusun Contoh",
        pupil.village,
        f"Kec. {pupil.district}",
        "65100",
        "Bersama orang tua",
        "Sepeda motor",
        "0341000000",
        f"0800{number:07d}",
        f"siswa{number}@contoh.invalid",
        f"SKHUN-{number}",
        "Tidak",
        None,
        *_parent("AYAH", number, 1970),
        *_parent("IBU", number, 1974),
        *_parent("WALI", number, 1965),
        pupil.class_name,
        f"UN-{number}",
        f"DN-{number}",
        "Tidak",
        None,
        None,
        None,
        f"AKTA-{number}",
        "BANK CONTOH",
        f"000{number}",
        f"REKENING CONTOH {number}",
        "Tidak",
        None,
        "Tidak ada",
        "SMP CONTOH",
        str(number % 4 + 1),
        "-7,95",
        "112,61",
        f"3573000000{number % 1000000:06d}",
        str(45 + number % 30),
        str(150 + number % 30),
        str(52 + number % 5),
        str(number % 4),
        str(number % 12),
    ]


def _parent(kind: str, number: int, born: int) -> list[Cell]:
    return [
        f"{kind} CONTOH {number}",
        str(born + number % 8),
        "SMA / sederajat",
        "Wiraswasta",
        "Rp. 2,000,000 - Rp. 4,999,999",
        f"35730000000{number % 100000:05d}",
    ]
