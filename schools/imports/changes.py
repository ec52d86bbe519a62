"""Old and new of each field that an import would change, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.models import Student

_LABELS = {
    "school": gettext_lazy("Sekolah"),
    "left_on": gettext_lazy("Keluar dari sekolah"),
    "name": gettext_lazy("Nama"),
    "sex": gettext_lazy("Jenis kelamin"),
    "birth_date": gettext_lazy("Tanggal lahir"),
    "nisn": "NISN",
    "nik": "NIK",
    "class_name": gettext_lazy("Rombel"),
    "grade": gettext_lazy("Tingkat"),
    "home_village": gettext_lazy("Kelurahan"),
    "home_district": gettext_lazy("Kecamatan"),
}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


def describe_changes(changes: Mapping[str, Mapping[str, str]]) -> list[Change]:
    """Return the changes in the order of a pupil's page."""
    return [
        Change(str(label), _shown(field, change["old"]), _shown(field, change["new"]))
        for field, label in _LABELS.items()
        if (change := changes.get(field))
    ]


def _shown(field: str, value: str) -> str:
    if not value:
        return _("kosong")
    if field in ("birth_date", "left_on"):
        return date_format(date.fromisoformat(value), "j F Y")
    return str(Student.Sex(value).label) if field == "sex" else value
