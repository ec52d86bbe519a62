"""Tell the audit trail where a request comes from."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pghistory.middleware import HistoryMiddleware

from .events import current_source

# What opens a door by itself (links of schools, calendars) is no business of the trail.
SECRET = re.compile(r"^(/(?:s|kalender)/)[^/]{40,}?(\.ics|/|$)")


class AuditMiddleware(HistoryMiddleware):
    """Set who and where for AuditEvent (our actions) and for pghistory (row changes)."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_source.set(f"{_address_of(request)} {path_of(request)}"[:200])
        try:
            return super().__call__(request)
        finally:
            current_source.reset(token)

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "url": path_of(request)}


def path_of(request: HttpRequest) -> str:
    """Return the path without the secret that some addresses carry."""
    return SECRET.sub(r"\1…\2", request.path)


def _address_of(request: HttpRequest) -> str:
    """Return the client's address; behind a proxy the one that the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
