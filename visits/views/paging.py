"""Addresses of the pages around a page of a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from visits.queries.keyset import Page


def page_urls(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    """Return the addresses of the pages around `page`, with the same filters."""

    def url(**position: str) -> str:
        query = request.GET.copy()
        for key in ("sesudah", "sebelum"):
            query.pop(key, None)
        for key, token in position.items():
            query[key] = token
        return f"{request.path}?{query.urlencode()}" if query else request.path

    return {
        "first_url": url() if page.before else "",
        "previous_url": url(sebelum=page.before) if page.before else "",
        "next_url": url(sesudah=page.after) if page.after else "",
    }
