"""Pages are not kept by the browser: they hold pupils' data and need the network anyway."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


def no_store(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Forbid keeping every answer that does not say otherwise; static files never come here."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer
