"""Where a page lies."""

from django import template

register = template.Library()


@register.filter
def is_within(path: str, address: str) -> bool:
    """Say whether `path` is `address` or lies below it; nothing lies below the start page."""
    return path == address or (address != "/" and path.startswith(address))
