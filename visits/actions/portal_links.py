"""Give, revoke and read the personal links of a school's people."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import name_of, record_event
from schools.models import SchoolMember
from visits.models import PortalLink

from .signed_keys import read_key, sign_key

PURPOSE = "visits.portal_links"


@transaction.atomic
def give_link(*, member: SchoolMember, expires_at: datetime, by: User | None) -> PortalLink:
    """Make a new personal link for `member`; older ones stay as they are."""
    link = PortalLink.objects.create(member=member, expires_at=expires_at, created_by=by)
    data = {"for": name_of(member), "until": expires_at.isoformat()}
    record_event("give_link", member.school, member.user, by=by, data=data)
    return link


@transaction.atomic
def revoke_link(*, link: PortalLink, by: User, now: datetime) -> PortalLink:
    """Let nobody open `link` again; a link that is revoked already stays as it is."""
    link = PortalLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = now, by
        link.save(update_fields=["revoked_at", "revoked_by"])
        member = link.member
        record_event(
            "revoke_link", member.school, member.user, by=by, data={"for": name_of(member)}
        )
    return link


@transaction.atomic
def note_use(*, link: PortalLink, now: datetime) -> None:
    """Keep when a link was opened last; its first opening is an event."""
    if link.last_used_at is None:
        record_event("open_link", link.member.school, by=None, data={"for": name_of(link.member)})
    PortalLink.objects.filter(pk=link.pk).update(last_used_at=now)


def token_of(link: PortalLink) -> str:
    """Return what the link's address carries."""
    return sign_key(link.key, purpose=PURPOSE)


def link_of(token: str) -> PortalLink | None:
    """Return the link that `token` names, usable or not; None when it was not signed here."""
    key = read_key(token, purpose=PURPOSE)
    people = PortalLink.objects.select_related("member__user", "member__school")
    return people.filter(key=key).first() if key else None
