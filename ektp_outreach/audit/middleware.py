"""Tell the audit trail where a request comes from."""

from django.http import HttpRequest, HttpResponse
from pghistory.middleware import HistoryMiddleware

from .events import current_source


class AuditMiddleware(HistoryMiddleware):
    """Set who and where for AuditEvent (our actions) and for pghistory (row changes)."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_source.set(f"{request.META.get('REMOTE_ADDR', '')} {request.path}"[:200])
        try:
            return super().__call__(request)
        finally:
            current_source.reset(token)
