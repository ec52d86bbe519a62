"""Forms of the import: the files, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ektp_outreach.dates import today
from schools.models import ImportFile, School

MAX_UPLOAD_MB = 30
ACCEPTED = ".xlsx,.xls,.ods,.csv,.xml,.zip"


class _ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    widget = _ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        # An empty file is refused with the reason of the reader, next to the others.
        files = [each for each in data or [] if each]
        if not files:
            raise forms.ValidationError(_("Pilih setidaknya satu berkas."))
        return files


class UploadForm(forms.Form):
    max_megabytes = MAX_UPLOAD_MB
    uploads = _ManyFilesField(
        label=gettext_lazy("Berkas dari Dapodik"),
        help_text=gettext_lazy(
            "Satu atau banyak berkas sekaligus: XLSX, XLS, ODS, CSV, atau ZIP yang berisi "
            "semuanya. Paling besar %(megabytes)d MB per berkas."
        ),
        widget=_ManyFilesInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["uploads"]
        field.help_text = str(field.help_text) % {"megabytes": MAX_UPLOAD_MB}


class StatusUploadForm(forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("Daftar status kartu"),
        help_text=gettext_lazy(
            "Kolom NIK dan Status; Tanggal dan Koreksi boleh tidak ada. XLSX, XLS, ODS atau CSV."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
    )
    listed_on = forms.DateField(
        label=gettext_lazy("Keadaan per tanggal"),
        help_text=gettext_lazy("Berlaku untuk baris yang tidak menyebut tanggal."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_listed_on(self) -> date:
        day: date = self.cleaned_data["listed_on"]
        if day > today():
            raise forms.ValidationError(_("Tanggal ini belum tiba."))
        return day


class SchoolListForm(forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("Daftar sekolah"),
        help_text=gettext_lazy(
            "Kolom NPSN dan Nama sekolah; sekolah baru juga perlu Kecamatan, Lintang dan Bujur. "
            "XLSX, XLS, ODS atau CSV."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
    )


class SchoolsForm(forms.Form):
    """One choice of school per file; the proposed one is chosen already."""

    def __init__(self, files: Iterable[ImportFile], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files_by_name = {f"sekolah-{file.pk}": file for file in files}
        self.schools = {school.npsn: school for school in School.objects.all()}
        choices = [("", _("Pilih sekolah")), *((s.npsn, s.name) for s in self.schools.values())]
        for name, file in self.files_by_name.items():
            self.fields[name] = forms.ChoiceField(
                label=file.name,
                choices=choices,
                required=False,
                initial=file.school.npsn if file.school else "",
            )

    def pairs(self) -> list[tuple[ImportFile, forms.BoundField]]:
        return [(file, self[name]) for name, file in self.files_by_name.items()]

    def chosen(self) -> dict[ImportFile, School]:
        """Return the school of each file for which one is chosen."""
        return {
            file: self.schools[npsn]
            for name, file in self.files_by_name.items()
            if (npsn := self.cleaned_data[name])
        }
