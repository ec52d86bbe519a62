"""Tell the audit trail where a request comes from."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pghistory.middleware import HistoryMiddleware

from .events import current_source


class AuditMiddleware(HistoryMiddleware):
    """Set who and where for AuditEvent (our actions) and for pghistory (row changes)."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_source.set(f"{_address_of(request)} {request.path}"[:200])
        try:
            return super().__call__(request)
        finally:
            current_source.reset(token)


def _address_of(request: HttpRequest) -> str:
    """Return the client's address; behind a proxy the one that the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
