"""What another date of a visit costs, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from visits.queries.offers import Offer

register = template.Library()


@register.filter
def cost_in_words(offer: Offer) -> list[str]:
    """Return who else is visited that day, and what the campaign needs more or saves."""
    cost = offer.cost
    words = []
    if offer.beside:
        words.append(_("bersama %(schools)s") % {"schools": ", ".join(offer.beside)})
    if cost.unrecorded:
        text = ngettext(
            "%(count)d siswa tidak tertampung",
            "%(count)d siswa tidak tertampung",
            cost.unrecorded,
        )
        words.append(text % {"count": cost.unrecorded})
    words.append(_team_days(cost.team_days))
    if abs(cost.travel_m) >= 100:
        km = number_format(round(abs(cost.travel_m) / 1000, 1), 1)
        text = _("%(km)s km lebih jauh") if cost.travel_m > 0 else _("%(km)s km lebih dekat")
        words.append(text % {"km": km})
    return words


def _team_days(change: int) -> str:
    if change > 0:
        return _("menambah satu hari tim")
    return _("menghemat satu hari tim") if change < 0 else _("tidak menambah hari tim")
