"""Who speaks for a school: they come, and they leave."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ektp_outreach.accounts.actions import save_account
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.events import name_of, record_event
from schools.models import School, SchoolMember

from .telling import tell_at, tell_newcomer, tell_no_more


class PersonRefused(Exception):
    """Somebody cannot speak for a school like this; `str()` is the sentence for people."""

    SENTENCES: ClassVar[dict[str, Promise]] = {
        "no_address": _(
            "Isi alamat e-mail atau nomor WhatsApp; tanpa itu orang ini tidak terjangkau."
        ),
        "staff": _("Alamat ini milik akun dinas. Pakai alamat lain untuk orang sekolah."),
        "two_people": _("E-mail dan nomor WhatsApp ini milik dua orang yang berbeda."),
        "already": _("Orang ini sudah terdaftar di sekolah ini."),
        "closed": _("Akun orang ini ditutup. Admin dapat membukanya lagi."),
    }

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(self.SENTENCES[self.code])


@transaction.atomic
def add_person(
    *,
    school: School,
    name: str,
    position: str,
    email: str,
    phone: str,
    by: User,
    today: date,
    replaces: SchoolMember | None = None,
) -> SchoolMember:
    """Let a person speak for `school`, and tell them of the visits ahead.

    Who has this e-mail or phone already is that person.

    `phone` in E.164. `replaces` is a person who leaves for this one. Raise PersonRefused.
    """
    school = School.objects.select_for_update().get(pk=school.pk)
    user = _person(name, email, phone)
    if SchoolMember.objects.filter(school=school, user=user, ended_on=None).exists():
        raise PersonRefused("already")
    if replaces is not None:
        end_membership(member=replaces, by=by, today=today)
    member = SchoolMember.objects.create(school=school, user=user, position=position)
    record_event("add_person", school, user, by=by, data={"for": name_of(member)})
    tell_newcomer(member, today=today)
    return member


@transaction.atomic
def correct_person(*, member: SchoolMember, name: str, email: str, phone: str, by: User) -> None:
    """Correct how somebody is called and reached. Raise PersonRefused."""
    if not email and not phone:
        raise PersonRefused("no_address")
    user = User.objects.select_for_update().get(pk=member.user_id)
    if email and User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise PersonRefused("two_people")
    user.name, user.email, user.phone = name, email, phone
    save_account(user=user)
    tell_at(user)
    record_event("correct_person", member.school, user, by=by, data={"for": str(user)})


@transaction.atomic
def end_membership(*, member: SchoolMember, by: User, today: date) -> SchoolMember:
    """Let a person speak for the school no longer, nor be told; what they did stays named."""
    member = SchoolMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.ended_on is None:
        member.ended_on = today
        member.save(update_fields=["ended_on"])
        tell_no_more(member)
        record_event(
            "end_membership", member.school, member.user, by=by, data={"for": name_of(member)}
        )
    return member


def _person(name: str, email: str, phone: str) -> User:
    """Return the account of this person: the one that has the address, or a new one."""
    if not email and not phone:
        raise PersonRefused("no_address")
    by_email = User.objects.filter(email__iexact=email).first() if email else None
    by_phone = (
        User.objects.filter(phone=phone, role=Role.SCHOOL_HEAD).order_by("pk").first()
        if phone
        else None
    )
    if by_email and by_phone and by_email != by_phone:
        raise PersonRefused("two_people")
    user = by_email or by_phone or User(role=Role.SCHOOL_HEAD, name=name)
    if user.role != Role.SCHOOL_HEAD:
        raise PersonRefused("staff")
    if not user.is_active:
        raise PersonRefused("closed")
    if user.pk is None:
        user.set_unusable_password()
    user.email, user.phone = user.email or email, user.phone or phone
    save_account(user=user)
    return user
