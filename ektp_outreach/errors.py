"""The answer when something broke: a fault of ours, or a database that is briefly away."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy
from django.views.defaults import server_error as plain_server_error

RETRY_SECONDS = "5"
BUSY = gettext_lazy("Server sedang sibuk. Tidak ada yang hilang; kirim lagi sebentar lagi.")


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 503 while Postgres cannot be reached, 500 for everything else.

    Neither asks the database for anything. A phone that sends marks is told to keep them.
    """
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return plain_server_error(request)
    headers = {"Retry-After": RETRY_SECONDS, "Cache-Control": "no-store"}
    if request.path.startswith("/sync/"):
        answer = {"code": "busy", "message": BUSY}
        return JsonResponse(answer, status=503, headers=headers)
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
