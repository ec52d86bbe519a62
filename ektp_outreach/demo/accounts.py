"""The demo's people who sign in, all with one printed password."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from schools.models import School, SchoolMember

from .people import SEED, make_name

PASSWORD = "demo-malang-2024"  # noqa: S105
HEAD_OF = "20533640"
OTHER_OPERATORS = 6


@dataclass(frozen=True, slots=True)
class Account:
    role: Role
    email: str
    name: str


ACCOUNTS = (
    Account(Role.ADMIN, "admin@demo.test", "Ibu Ratna (admin)"),
    Account(Role.PLANNER, "jadwal@demo.test", "Bapak Hendra (penjadwal)"),
    Account(Role.OPERATOR, "operator@demo.test", "Dwi Prasetyo (petugas)"),
    Account(Role.SCHOOL_HEAD, "kepsek@demo.test", "Ibu Endah (kepala SMAN 8)"),
    Account(Role.OBSERVER, "pengamat@demo.test", "Cabang Dinas Pendidikan"),
)


def account_list() -> list[dict[str, str]]:
    """Return the printed accounts: role, address and password."""
    return [
        {"role": account.role.value, "email": account.email, "password": PASSWORD}
        for account in ACCOUNTS
    ]


def make_accounts(joined_at: datetime) -> None:
    """Make the printed accounts, further operators and one head for every school."""
    source = random.Random(SEED)  # noqa: S311
    wanted = list(ACCOUNTS)
    for number in range(2, OTHER_OPERATORS + 2):
        name = make_name(source, source.choice("LP"))
        wanted.append(Account(Role.OPERATOR, f"operator{number}@demo.test", name))
    heads = {HEAD_OF: "kepsek@demo.test"}
    for npsn in (
        School.objects.exclude(npsn=HEAD_OF).order_by("npsn").values_list("npsn", flat=True)
    ):
        heads[npsn] = f"kepsek.{npsn}@demo.test"
        name = make_name(source, source.choice("LP"))
        wanted.append(Account(Role.SCHOOL_HEAD, heads[npsn], name))
    users = _make_users(wanted, joined_at)
    SchoolMember.objects.bulk_create(
        SchoolMember(school=school, user=users[heads[school.npsn]])
        for school in School.objects.all()
    )


def _make_users(accounts: list[Account], joined_at: datetime) -> dict[str, User]:
    # One hash for all: hashing well is slow on purpose, and the password is printed anyway.
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(
            email=account.email,
            name=account.name,
            role=account.role,
            password=password,
            is_staff=account.role == Role.ADMIN,
            is_superuser=account.role == Role.ADMIN,
            date_joined=joined_at,
        )
        for account in accounts
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return {user.email: user for user in users}
