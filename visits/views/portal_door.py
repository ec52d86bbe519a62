"""The two doors to a school's pages: a sign-in, and a personal signed link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.core.ratelimit import consume_or_429
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ektp_outreach.accounts.guards import require_permission
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.audit.events import current_source
from schools.models import School
from visits.actions.portal_links import link_of, note_use, token_of
from visits.models import PortalLink, Visit

# What the house-rule test reads where others name a permission.
BY_LINK = "portal link"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a school's page: `user`, through `link` or, without one, signed in.

    A link opens exactly its school; `sees_names` tells whether pupils may be named: only to
    whoever has signed in, for a link may have been passed on.
    """

    user: User
    link: PortalLink | None = None
    sees_names: bool = True

    @property
    def schools(self) -> QuerySet[School]:
        schools = School.objects.visible_to(self.user)
        return schools.filter(pk=self.link.member.school_id) if self.link else schools

    @property
    def visits(self) -> QuerySet[Visit]:
        return Visit.objects.visible_to(self.user).filter(school__in=self.schools)

    def url(self, name: str, *args: Any) -> str:
        """Return the address of the page `portal_<name>` behind the same door."""
        if self.link is None:
            return reverse(f"visits:portal_{name}", args=args)
        return reverse(f"visits:link_{name}", args=(token_of(self.link), *args))


SchoolView = Callable[..., HttpResponseBase]


def by_sign_in(view: SchoolView) -> SchoolView:
    """Open `view(request, visitor, …)` to a school's people who have signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, Visitor(request.user), *args, **kwargs)  # type: ignore[arg-type]

    return require_permission(Permission.VIEW_OWN_SCHOOL)(guarded)


def by_link(view: SchoolView) -> SchoolView:
    """Open `view(request, visitor, …)` to whoever has a link: 404 if forged, 410 if over.

    Guesses from one address and requests with one link are counted, 429 is the answer to too many.
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        link = link_of(token)
        if link is None:
            return _refuse_guess(request)
        now = timezone.now()
        if not PortalLink.objects.usable(now).filter(pk=link.pk).exists():
            return render(request, "visits/link_over.html", status=410)
        counted = {"action": "link_used", "key": str(link.pk), "limit_get": True}
        if too_many := consume_or_429(request, **counted):
            return too_many
        note_use(link=link, now=now)
        person = link.member.user
        visitor = Visitor(person, link, sees_names=request.user == person)
        with from_link(link):
            response = view(request, visitor, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    guarded.permissions = (BY_LINK,)  # type: ignore[attr-defined]
    return guarded


def _refuse_guess(request: HttpRequest) -> HttpResponseBase:
    if too_many := consume_or_429(request, action="link_guess", limit_get=True):
        return too_many
    raise Http404


@contextmanager
def from_link(link: PortalLink) -> Iterator[None]:
    """Let the audit trail say that what happens now came by this link."""
    came_from = current_source.set(f"{current_source.get()} (tautan {link.pk})"[:200])
    try:
        yield
    finally:
        current_source.reset(came_from)
