"""Forms of the board (book a visit, change it), and of the pages of pupils and schools."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.accounts.phones import to_e164
from ektp_outreach.day_fields import DayField, DayInput
from schools.models import Closure, School, SchoolMember
from visits.models import Campaign, Readiness
from visits.queries.board import monday_of


class PlaceForm(forms.Form):
    """When, with which devices and by which team; the rules are the actions' business."""

    date = DayField(label=_("Tanggal"))
    start = forms.TimeField(
        label=_("Jam mulai"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    end = forms.TimeField(
        label=_("Jam selesai"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    team = forms.TypedChoiceField(label=_("Tim"), coerce=int)
    devices = forms.ModelMultipleChoiceField(
        label=_("Alat perekaman"), queryset=Device.objects.all(), required=False
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = self.fields["team"]
        teams.choices = [  # type: ignore[attr-defined]
            (n, _("Tim %(number)d") % {"number": n}) for n in range(1, campaign.teams + 1)
        ]
        if campaign.teams == 1:
            teams.widget = forms.HiddenInput()
            teams.required = False
            teams.empty_value = 1  # type: ignore[attr-defined]


class BookForm(PlaceForm):
    """The same, with the school."""

    school = forms.ModelChoiceField(
        label=_("Sekolah"),
        queryset=School.objects.active(),
        to_field_name="npsn",
        empty_label=_("Pilih sekolah"),
    )
    note = forms.CharField(
        label=_("Catatan untuk tim"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("school", "date", "start", "end", "team", "devices", "note")


class DevicesForm(forms.Form):
    """Only the devices of a visit."""

    devices = forms.ModelMultipleChoiceField(
        label=_("Alat perekaman"), queryset=Device.objects.all(), required=False
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        help_text=_("Sekolah dapat membaca alasan ini."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Tulis alasan pembatalan.")},
    )


class CrewForm(forms.Form):
    """Who goes to a visit."""

    operators = forms.ModelMultipleChoiceField(
        label=_("Petugas"),
        queryset=User.objects.filter(role=Role.OPERATOR, is_active=True).order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class RevealForm(forms.Form):
    """Why somebody needs to see a full NIK."""

    reason = forms.CharField(
        label=_("Alasan membuka NIK"),
        help_text=_("Misalnya: mencocokkan dengan kartu keluarga. Tersimpan dalam riwayat siswa."),
        min_length=5,
        max_length=200,
        error_messages={
            "required": _("Tulis alasannya, misalnya “mencocokkan dengan kartu keluarga”."),
            "min_length": _("Tulis alasan yang dapat dimengerti orang lain, bukan singkatan."),
        },
    )


class ClosureForm(forms.ModelForm):
    """Days on which a school cannot be visited."""

    class Meta:
        model = Closure
        fields = ("kind", "starts_on", "ends_on", "note")
        field_classes: ClassVar = {"starts_on": DayField, "ends_on": DayField}
        widgets: ClassVar = {"starts_on": DayInput(), "ends_on": DayInput()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Hari terakhir tidak boleh sebelum hari pertama."))
        return cleaned


class ContactForm(forms.Form):
    """Who somebody is and how they are reached."""

    name = forms.CharField(label=_("Nama"), max_length=150)
    email = forms.EmailField(
        label=_("Alamat e-mail"),
        required=False,
        help_text=_("Untuk kode masuk dan pemberitahuan."),
    )
    phone = forms.CharField(
        label=_("Nomor WhatsApp"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        return to_e164(self.cleaned_data["phone"])


class PersonForm(ContactForm):
    """Somebody who speaks for a school."""

    position = forms.ChoiceField(label=_("Jabatan"), choices=SchoolMember.Position.choices)
    replaces = forms.ModelChoiceField(
        label=_("Menggantikan"),
        queryset=SchoolMember.objects.none(),
        required=False,
        empty_label=_("tidak menggantikan siapa pun"),
        help_text=_("Tautan orang yang digantikan langsung berhenti berlaku."),
    )

    def __init__(self, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = SchoolMember.objects.filter(school=school, ended_on=None)
        people = current.select_related("user")
        self.fields["replaces"].queryset = people  # type: ignore[attr-defined]
        self.order_fields(["name", "position"])


class ReadinessForm(forms.ModelForm):
    """What a school has prepared.

    The page carries the answers that stood on it, so `changed_data` is what this person changed,
    whatever others have reported meanwhile. Without `names` no teacher is named on the page.
    """

    class Meta:
        model = Readiness
        fields = (*Readiness.ITEMS, *Readiness.CONTACTS)
        widgets: ClassVar = {"contact_phone": forms.TextInput(attrs={"type": "tel"})}

    def __init__(self, *args: Any, names: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = True
            if name in Readiness.CONTACTS and not names:
                self.initial[name] = ""


class AskForm(forms.Form):
    """Up to three other dates in the order of preference; the first is held for the school."""

    first = forms.ChoiceField(
        label=_("Pilihan pertama"), help_text=_("Tanggal ini ditahan 48 jam untuk sekolah Anda.")
    )
    second = forms.ChoiceField(label=_("Pilihan kedua"), required=False)
    third = forms.ChoiceField(label=_("Pilihan ketiga"), required=False)
    reason = forms.CharField(
        label=_("Alasan"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    DATES = ("first", "second", "third")

    def __init__(self, dates: list[date], *args: Any, **kwargs: Any) -> None:
        """Offer `dates`, grouped by their weeks."""
        super().__init__(*args, **kwargs)
        nothing = [("", _("pilih tanggal"))]
        weeks = [
            (_("Minggu %(day)s") % {"day": date_format(monday, "j F")}, list(days))
            for monday, days in groupby(sorted(dates), key=monday_of)
        ]
        choices = [
            (name, [(day.isoformat(), date_format(day, "l, j F Y")) for day in days])
            for name, days in weeks
        ]
        for name in self.DATES:
            self.fields[name].choices = [*nothing, *choices]  # type: ignore[attr-defined]

    def wanted(self) -> list[date]:
        chosen = (self.cleaned_data[name] for name in self.DATES)
        return [date.fromisoformat(day) for day in chosen if day]


class DeclineForm(forms.Form):
    """Why a school keeps its date."""

    answer = forms.CharField(label=_("Alasan untuk sekolah"), max_length=300)
