"""Forms for a pupil who is not on the visit's list: look them up, or add them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.imports.records import ParsedRow
from schools.imports.rules import parse_row
from schools.models import School, Student
from visits.queries.guests import namesakes

_FIELD_OF_COLUMN = {
    "Nama": "name",
    "JK": "sex",
    "Tanggal Lahir": "birth_date",
    "NISN": "nisn",
    "NIK": "nik",
}


class LookUpForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("NISN atau nama"),
        help_text=gettext_lazy("NISN lengkap, atau bagian-bagian nama."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Isi NISN atau nama.")},
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Tanggal lahir"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Tulis tanggal lahir yang benar.")},
    )


class AddStudentForm(forms.Form):
    """A new pupil, judged by the rules of the import; doubts must be confirmed."""

    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Isi nama siswa.")},
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Jenis kelamin"),
        choices=Student.Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih jenis kelamin.")},
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Tanggal lahir"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Isi tanggal lahir."),
            "invalid": gettext_lazy("Tulis tanggal lahir yang benar."),
        },
    )
    class_name = forms.CharField(label=gettext_lazy("Rombel"), max_length=60, required=False)
    nisn = forms.CharField(label="NISN", max_length=20, required=False)
    nik = forms.CharField(label="NIK", max_length=25, required=False)
    is_checked = forms.BooleanField(
        label=gettext_lazy("Sudah dicocokkan dengan kartu keluarga, simpan begitu"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, school: School, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.today = school, today
        for name in ("nisn", "nik"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        row = self._judged()
        for problem in row.problems:
            if problem.severity == "error" and problem.code != "no_identifier":
                self.add_error(_FIELD_OF_COLUMN[problem.column], problem.message)
        doubts = [each for each in row.problems if each.severity == "warning"]
        if not data["is_checked"]:
            for problem in doubts:
                self._doubt(_FIELD_OF_COLUMN[problem.column], problem.message)
            if namesakes(self.school, row.name, data["birth_date"]).exists():
                self._doubt("name", _("Siswa bernama dan bertanggal lahir sama sudah ada di sini."))
        return data | {"nisn": row.nisn, "nik": row.nik, "name": row.name, "grade": row.grade}

    def _judged(self) -> ParsedRow:
        data = self.cleaned_data
        cells = [data["nisn"], data["nik"], data["name"], data["sex"]]
        cells += [data["birth_date"].isoformat(), data["class_name"], "", ""]
        return parse_row(cells, 1, self.today)

    def _doubt(self, field: str, message: str) -> None:
        """Stop once, and offer the box that says that it is right all the same."""
        self.add_error(field, message)
        self.fields["is_checked"].widget = forms.CheckboxInput()
