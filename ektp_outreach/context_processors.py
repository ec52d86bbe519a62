from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Give every template the facts about this installation."""
    return {"demo": settings.DEMO}
