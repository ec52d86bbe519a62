"""Where a page lies, and the links that a person's role allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.accounts.permissions import Permission

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the main navigation; without a permission it is for who may open the admin."""

    label: str | Promise
    route: str
    icon: str
    permission: Permission | None = None


MAIN = (
    Entry(_("Beranda"), "visits:home", "house", Permission.PLAN_VISITS),
    Entry(_("Hari ini"), "visits:today", "list-checks", Permission.RECORD),
    Entry(_("Papan jadwal"), "visits:board", "calendar-days", Permission.VIEW_BOARD),
    Entry(_("Susun jadwal"), "visits:plan", "wand-sparkles", Permission.PLAN_VISITS),
    Entry(_("Capaian"), "visits:campaign_progress", "chart-column", Permission.VIEW_PROGRESS),
    Entry(pgettext_lazy("plural", "Sekolah"), "visits:schools", "school", Permission.VIEW_STUDENTS),
    Entry(_("Siswa"), "visits:students", "users", Permission.VIEW_STUDENTS),
    Entry(_("Susulan"), "visits:follow_up", "user-search", Permission.VIEW_STUDENTS),
    Entry(_("Kartu"), "visits:cards", "id-card", Permission.VIEW_STUDENTS),
    Entry(_("Impor"), "schools:imports", "file-up", Permission.IMPORT_STUDENTS),
    Entry(_("Alat"), "visits:devices", "tablet-smartphone", Permission.MANAGE_DEVICES),
    Entry(_("Sekolah saya"), "visits:portal_home", "school", Permission.VIEW_OWN_SCHOOL),
    Entry(_("Admin"), "admin:index", "settings"),
)


@register.simple_tag(takes_context=True)
def main_links(context: template.Context) -> list[dict[str, Any]]:
    """Return the links for who is signed in: label, icon, target, is_current."""
    request = context["request"]
    user = request.user
    return [
        {
            "label": entry.label,
            "icon": entry.icon,
            "target": _address(entry.route),
            "is_current": is_within(request.path, _address(entry.route)),
        }
        for entry in MAIN
        if (user.may(entry.permission) if entry.permission else user.is_staff)
    ]


def is_within(path: str, address: str) -> bool:
    """Say whether `path` is `address` or lies below it; nothing lies below the start page."""
    return path == address or (address != "/" and path.startswith(address))


@cache
def _address(route: str) -> str:
    return reverse(route)
