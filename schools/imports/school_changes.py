"""What a list would change of a school, in words."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schools.actions.school_lists import Wanted
from schools.models import School

from .changes import Change


def changes_of(wanted: Wanted) -> list[Change]:
    """Return old and new of each field that changes; a school that is new has no old ones."""
    fields = wanted.old if wanted.school else wanted.given
    return [
        Change(_label(name), _shown(name, wanted.old.get(name)), _shown(name, wanted.given[name]))
        for name in fields
        if name != "name" or wanted.school
    ]


def _label(name: str) -> str:
    if name == "is_public":
        return _("Status")
    return str(capfirst(School._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _shown(name: str, value: Any) -> str:
    if name == "is_public" and value is not None:
        return _("Negeri") if value else _("Swasta")
    return "" if value is None else str(value)
