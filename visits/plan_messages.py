"""Plans in words: what changed in the world, why a confirmed visit was let go, why a run failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visits.models import Campaign, PlanRun, Visit, Wish
from visits.queries.plan_facts import FactChange

FAILURES: dict[str, Promise] = {
    "worker_lost": gettext_lazy("Proses penghitung berhenti di tengah jalan. Susun lagi."),
    "unexpected": gettext_lazy("Ada kesalahan saat menghitung. Susun lagi atau hubungi admin."),
}
RELEASES: dict[str, Promise] = {
    "closed": gettext_lazy("sekolah tidak bisa dikunjungi pada hari itu"),
    "no_working_day": gettext_lazy("hari itu bukan hari kerja kampanye"),
    "nobody_left": gettext_lazy("tidak ada lagi siswa yang belum rekam"),
    "too_few_devices": gettext_lazy(
        "kunjungan hari itu perlu %(needed)s alat, yang bisa dipakai hanya %(working)s"
    ),
    "too_far": gettext_lazy("sekolah pada hari itu terlalu jauh atau terlalu banyak bagi tim"),
}
# Of each kind of fact, and of visits that only hold a place: gone, new, changed.
CHANGES: dict[str, tuple[Promise, Promise, Promise]] = {
    "pupils": (
        gettext_lazy("%(name)s tidak punya lagi siswa belum rekam (tadinya %(old)s)."),
        gettext_lazy("%(name)s sekarang punya %(new)s siswa belum rekam."),
        gettext_lazy("Siswa belum rekam di %(name)s berubah dari %(old)s menjadi %(new)s."),
    ),
    "school": (
        gettext_lazy("%(name)s tidak ikut dijadwalkan lagi."),
        gettext_lazy("%(name)s sekarang ikut dijadwalkan."),
        gettext_lazy("Letak atau hari sekolah %(name)s berubah."),
    ),
    "device": (
        gettext_lazy("%(name)s tidak dipakai lagi."),
        gettext_lazy("%(name)s sekarang dipakai."),
        gettext_lazy("%(name)s berubah."),
    ),
    "closure": (
        gettext_lazy("%(name)s bisa dikunjungi lagi pada %(old)s."),
        gettext_lazy("%(name)s tidak bisa dikunjungi pada %(new)s."),
        gettext_lazy("Hari tutup %(name)s berubah dari %(old)s menjadi %(new)s."),
    ),
    "outage": (
        gettext_lazy("Gangguan %(name)s pada %(old)s sudah tidak berlaku."),
        gettext_lazy("%(name)s tidak bisa dipakai pada %(new)s."),
        gettext_lazy("Gangguan %(name)s berubah dari %(old)s menjadi %(new)s."),
    ),
    "holiday": (
        gettext_lazy("%(name)s bukan hari libur lagi."),
        gettext_lazy("%(name)s menjadi hari libur."),
        gettext_lazy("Hari libur %(name)s berubah."),
    ),
    "visit": (
        gettext_lazy("Kunjungan ke %(name)s (%(old)s) dibatalkan."),
        gettext_lazy("Ada kunjungan baru ke %(name)s (%(new)s)."),
        gettext_lazy("Kunjungan ke %(name)s berubah dari %(old)s menjadi %(new)s."),
    ),
    "hold": (
        gettext_lazy("Tempat yang ditahan untuk %(name)s (%(old)s) bebas lagi."),
        gettext_lazy("Untuk permintaan %(name)s ditahan tempat baru (%(new)s)."),
        gettext_lazy("Tempat yang ditahan untuk %(name)s berubah dari %(old)s menjadi %(new)s."),
    ),
    "wish": (
        gettext_lazy("Permintaan untuk %(name)s (%(old)s) dihapus."),
        gettext_lazy("Ada permintaan baru untuk %(name)s (%(new)s)."),
        gettext_lazy("Permintaan untuk %(name)s berubah dari %(old)s menjadi %(new)s."),
    ),
    "limit": (
        gettext_lazy("Aturan kampanye “%(name)s” dihapus."),
        gettext_lazy("Aturan kampanye “%(name)s” ditambahkan: %(new)s."),
        gettext_lazy("Aturan kampanye “%(name)s” berubah dari %(old)s menjadi %(new)s."),
    ),
}


def change_sentence(change: FactChange) -> str:
    """Return one sentence about one thing that is not as the run saw it."""
    is_hold = (change.new or change.old).get("state") == Visit.State.HELD
    gone, new, changed = CHANGES["hold" if is_hold else change.kind]
    text = changed if change.old and change.new else new if change.new else gone
    return str(text) % {
        "name": _name(change),
        "old": _fact(change.kind, change.old, change.new),
        "new": _fact(change.kind, change.new, change.old),
    }


def change_sentences(changes: Iterable[FactChange]) -> list[str]:
    return [change_sentence(change) for change in changes]


def release_reason(release: Mapping[str, Any]) -> str:
    """Return why a visit of `run.released` cannot be kept, as a part of a sentence."""
    return str(RELEASES[release["code"]]) % release["parts"]


def failure_sentence(run: PlanRun) -> str:
    """Return why a run failed; empty when it did not."""
    return str(FAILURES[run.error["code"]]) if run.error else ""


def _name(change: FactChange) -> str:
    if change.kind == "limit":
        fields = {field.name: field for field in Campaign._meta.fields}
        return str(fields[change.key].verbose_name)
    if change.kind == "holiday":
        return _day(change.key)
    return change.name or _("Semua sekolah")


def _fact(kind: str, fact: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Say a fact; of a visit's state only what the other one does not have."""
    if not fact:
        return ""
    if kind == "pupils":
        return str(fact["count"])
    if kind == "closure":
        return _span(_day(fact["first"]), _day(fact["last"]))
    if kind == "outage":
        return _outage(fact)
    if kind == "visit":
        return _visit(fact, other)
    if kind == "wish":
        return f"{Wish.Kind(fact['wish']).label} {_day(fact['date'])}"
    return _limit(fact["value"]) if kind == "limit" else ""


def _visit(fact: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    said = [_day(fact["date"])]
    if (fact["start"], fact["end"]) != (other.get("start"), other.get("end")):
        said.append(f"{fact['start']}–{fact['end']}".replace(":", "."))
    if fact["state"] not in (other.get("state"), Visit.State.HELD):
        said.append(str(Visit.State(fact["state"]).label))
    if other and fact["devices"] != other["devices"]:
        said.append(_("%s alat") % len(fact["devices"]))
    if other and fact["team"] != other["team"]:
        said.append(_("tim %s") % fact["team"])
    return ", ".join(said)


def _limit(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_limit(item) for item in value) or _("tidak ada")
    if isinstance(value, str):
        return _day(value) if "-" in value else value.replace(":", ".")
    return number_format(value)


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")


def _outage(fact: Mapping[str, Any]) -> str:
    start = _moment(fact["start"])
    if fact["end"] is None:
        return _("%s sampai ada kabar") % start
    return _span(start, _moment(fact["end"]))


def _moment(text: str) -> str:
    return date_format(datetime.fromisoformat(text), "SHORT_DATETIME_FORMAT")
