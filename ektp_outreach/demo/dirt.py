"""What happens to an export once people have opened and saved it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

Cell = str | int | float | date | None

# Positions in the row of 66 cells.
NAME, SEX, NISN, BIRTH_DATE, NIK, CLASS_NAME = 1, 3, 4, 6, 7, 42
_EXCEL_DAY_0 = date(1899, 12, 30)


class Dirt(StrEnum):
    """One kind of dirt; comments say what an import should make of it."""

    FLOAT_NIK = "float_nik"  # refused: its end is lost
    SHORT_NISN = "short_nisn"  # padded, with a warning
    SLASH_DATE = "slash_date"  # read as D/M/Y
    SERIAL_DATE = "serial_date"  # read as Excel's day number
    CELL_DATE = "cell_date"  # read as the date it is
    SPACES = "spaces"  # cleaned
    APOSTROPHE_NIK = "apostrophe_nik"  # cleaned
    EMPTY_NIK = "empty_nik"  # kept: the NISN identifies
    SHORT_NIK = "short_nik"  # refused: 15 digits
    WRONG_NIK_DATE = "wrong_nik_date"  # a warning: date and NIK differ
    WRONG_NIK_SEX = "wrong_nik_sex"  # a warning: sex and NIK differ
    DUPLICATE_NISN = "duplicate_nisn"  # held back, together with the row above it
    IMPOSSIBLE_DATE = "impossible_date"  # refused: 31 February


class Soiler:
    """Puts each kind of dirt on one row, in order; `rows` tells which."""

    def __init__(self, kinds: Iterable[Dirt]) -> None:
        self._waiting = list(kinds)
        self._row_above: list[Cell] | None = None
        self._above_is_clean = True
        self.rows: dict[Dirt, int] = {}

    def soil(self, row: int, cells: list[Cell]) -> list[Cell]:
        """Return `cells` with the next kind of dirt, or as they are."""
        above, self._row_above = self._row_above, list(cells)
        if not self._waiting:
            return cells
        if self._waiting[0] is Dirt.DUPLICATE_NISN and (above is None or not self._above_is_clean):
            # Its partner must be a row that is clean in itself.
            self._above_is_clean = True
            return cells
        kind = self._waiting.pop(0)
        self.rows[kind] = row
        self._above_is_clean = False
        if kind is Dirt.DUPLICATE_NISN and above is not None:
            return _with(cells, NISN, above[NISN])
        return _soiled(kind, cells)


def _with(cells: list[Cell], position: int, value: Cell) -> list[Cell]:
    return [*cells[:position], value, *cells[position + 1 :]]


def _soiled(kind: Dirt, cells: list[Cell]) -> list[Cell]:
    name, nisn, nik = str(cells[NAME]), str(cells[NISN]), str(cells[NIK])
    born = date.fromisoformat(str(cells[BIRTH_DATE]))
    change: dict[Dirt, tuple[int, Cell]] = {
        Dirt.FLOAT_NIK: (NIK, float(nik)),
        Dirt.SHORT_NISN: (NISN, int(nisn)),
        Dirt.SLASH_DATE: (BIRTH_DATE, f"{born.day}/{born.month}/{born.year}"),
        Dirt.SERIAL_DATE: (BIRTH_DATE, (born - _EXCEL_DAY_0).days),
        Dirt.CELL_DATE: (BIRTH_DATE, born),
        Dirt.SPACES: (NAME, f" {name.replace(' ', '  ')}  "),
        Dirt.APOSTROPHE_NIK: (NIK, f"'{nik} "),
        Dirt.EMPTY_NIK: (NIK, None),
        Dirt.SHORT_NIK: (NIK, nik[:-1]),
        Dirt.WRONG_NIK_DATE: (BIRTH_DATE, born.replace(day=born.day % 28 + 1).isoformat()),
        Dirt.WRONG_NIK_SEX: (SEX, "P" if cells[SEX] == "L" else "L"),
        Dirt.IMPOSSIBLE_DATE: (BIRTH_DATE, f"{born.year}-02-31"),
    }
    return _with(cells, *change[kind])
