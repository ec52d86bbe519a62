"""Cards on their way: what waits, what can be done about it, and how many blanks are needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import day_from_text, today
from schools.models import CardStatus
from visits.actions.cards import Done, activate_ikd, hand_over_cards
from visits.models import Campaign
from visits.queries.cards import (
    STUCK_DAYS,
    Blank,
    Moment,
    Pile,
    blank_weeks,
    blanks_of,
    pile_counts,
    pile_of,
)
from visits.queries.snapshots import snapshot
from visits.reports.blanks import blanks_chart_of

PAGE_SIZE = 50
HAND_OVER, ACTIVATE = "serahkan", "ikd"
# What can be done about the pupils of a pile.
ACTIONS = {Pile.PRINTED: (HAND_OVER, ACTIVATE), Pile.IKD: (ACTIVATE,), Pile.READY: (ACTIVATE,)}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list somebody asked for: a pile, or the blanks of a week."""

    name: str
    days: int
    monday: date | None

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        name, days = query.get("daftar", ""), query.get("hari", "")
        return cls(
            name if name in (*Pile.values, *Blank.values) else Pile.STUCK.value,
            int(days) if days.isascii() and days.isdigit() and len(days) < 4 else STUCK_DAYS,
            day_from_text(query.get("minggu", "")),
        )

    @property
    def query(self) -> str:
        asked: dict[str, Any] = {"daftar": self.name, "hari": self.days}
        return urlencode(asked | ({"minggu": self.monday} if self.monday else {}))

    @property
    def label(self) -> str:
        if self.name in Pile.values:
            return str(Pile(self.name).label)
        return _("Blangko: %(reason)s") % {"reason": Blank(self.name).label}

    def pupils(self, campaign: Campaign) -> QuerySet[Any]:
        moment = Moment(today(), self.days)
        if self.name in Pile.values:
            return pile_of(campaign, self.name, moment)
        return blanks_of(campaign, self.name, moment, monday=self.monday)


@require_safe
@require_permission(Permission.VIEW_STUDENTS)
def cards(request: SignedInRequest) -> HttpResponse:
    """Show how many cards wait where, and the blank cards needed by week."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    asked = Asked.of(request.GET)
    moment = Moment(today(), asked.days)
    with snapshot():
        counts = pile_counts(campaign, moment)
        weeks = blank_weeks(campaign, moment)
    context = {
        "campaign": campaign,
        "days": asked.days,
        "piles": [
            (pile.label, counts[pile.value], f"?daftar={pile.value}&hari={asked.days}")
            for pile in Pile
        ],
        "reasons": Blank.choices,
        "weeks": weeks,
        "chart": blanks_chart_of(weeks),
    }
    return render(request, "visits/cards.html", context)


@require_safe
@require_permission(Permission.VIEW_STUDENTS)
def card_list(request: SignedInRequest) -> HttpResponse:
    """List the pupils of one pile, the longest waiting first, or of one week's blanks."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    asked = Asked.of(request.GET)
    listed = asked.pupils(campaign).select_related("school", "card_status")
    order = ("name", "pk") if asked.name == Blank.REMAINING else ("since", "name", "pk")
    page = Paginator(
        listed.defer("nik_encrypted", "nik_index").order_by(*order), PAGE_SIZE
    ).get_page(request.GET.get("halaman"))
    context = {
        "campaign": campaign,
        "asked": asked,
        "actions": ACTIONS.get(asked.name, ()),  # type: ignore[call-overload]
        "page": page,
        "rows": [_row(pupil) for pupil in page],
        "today": today(),
    }
    return render(request, "visits/card_list.html", context)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def card_mark(request: SignedInRequest) -> HttpResponse:
    """Note cards as handed over, or IKDs as active, for the chosen pupils or the whole list."""
    campaign, asked = Campaign.objects.current(), Asked.of(request.POST)
    back = redirect(f"{reverse('visits:card_list')}?{asked.query}")
    action = {HAND_OVER: hand_over_cards, ACTIVATE: activate_ikd}.get(
        request.POST.get("tindakan", "")
    )
    on = day_from_text(request.POST.get("tanggal", ""))
    if campaign is None or action is None:
        messages.error(request, _("Pilih apa yang dicatat."))
        return back
    if on is None or on > today():
        messages.error(request, _("Isi tanggal yang sudah tiba."))
        return back
    students = [int(pk) for pk in request.POST.getlist("siswa") if pk.isdecimal()]
    if request.POST.get("semua"):
        students = list(asked.pupils(campaign).values_list("pk", flat=True))
    done = action(campaign=campaign, students=students, on=on, by=request.user, today=today())
    _tell(request, done)
    return back


def _row(pupil: Any) -> dict[str, Any]:
    stage = getattr(pupil, "stage", "")
    since = getattr(pupil, "since", None)
    return {
        "pupil": pupil,
        "stage": CardStatus.Status(stage).label if stage else _("Belum rekam"),
        "since": since,
        "days": (today() - since).days if since else None,
    }


def _tell(request: SignedInRequest, done: Done) -> None:
    if done.count:
        text = ngettext(
            "Dicatat untuk %(count)d siswa.", "Dicatat untuk %(count)d siswa.", done.count
        )
        messages.success(request, text % {"count": done.count})
    if done.too_young:
        text = ngettext(
            "%(count)d siswa belum 17 tahun pada tanggal itu dan tidak dicatat.",
            "%(count)d siswa belum 17 tahun pada tanggal itu dan tidak dicatat.",
            done.too_young,
        )
        messages.error(request, text % {"count": done.too_young})
    if not done.count and not done.too_young:
        messages.error(request, _("Pilih setidaknya satu siswa."))
