"""Addresses of a school's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

if TYPE_CHECKING:
    from visits.views.portal_door import Visitor

register = template.Library()


@register.simple_tag
def school_url(visitor: Visitor, name: str, *args: Any) -> str:
    """Return the address of `portal_<name>` behind the door through which `visitor` came."""
    return visitor.url(name, *args)
