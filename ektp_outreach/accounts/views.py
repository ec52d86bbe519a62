"""What django-allauth offers and this office does not."""

from django.http import Http404, HttpRequest, HttpResponse


def email_addresses(request: HttpRequest) -> HttpResponse:
    """Admins change addresses: nobody may hand an account over by changing its own."""
    raise Http404
