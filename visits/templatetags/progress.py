"""The figures of a school or kecamatan in a row of a table.

Written in Python and not as a template: a list shows four of them for each of a hundred schools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from visits.queries.tallies import Tally

register = template.Library()

_CELLS = '<td class="num" data-label="{}">{}</td>' * 4
_LINKS = "".join(
    '<td class="num" data-label="{}">'
    f'<a href="{{url}}?status={status}&amp;{{narrowed}}">{{}}</a></td>'
    for status in ("sasaran", "sebelum", "direkam", "belum")
)


@register.simple_tag
def progress_cells(tally: Tally, students_url: str, key: str, value: str) -> SafeString:
    """Four cells, each a link to its list for those who may see pupils.

    `key` and `value` narrow the list (sekolah=…); `students_url` is empty for others.
    """
    return format_html(
        _LINKS if students_url else _CELLS,
        _("Sasaran"),
        intcomma(tally.eligible),
        _("Sebelumnya"),
        intcomma(tally.before),
        _("Direkam"),
        intcomma(tally.recorded),
        _("Belum rekam"),
        intcomma(tally.remaining),
        url=students_url,
        narrowed=f"{key}={value}",
    )
