"""Signing in by allauth; who is signed in is read by a prepared statement."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from psycopg.sql import SQL, Identifier

from ektp_outreach.prepared import rows

from .models import User

_FIELDS = User._meta.concrete_fields
_NAMES = [field.attname for field in _FIELDS]
_BY_ID = (
    SQL("SELECT {} FROM {} WHERE id = %s")
    .format(
        SQL(", ").join([Identifier(str(field.column)) for field in _FIELDS]),
        Identifier(User._meta.db_table),
    )
    .as_bytes()
)


class SignInBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session; nobody once the account is closed."""
        found = rows(_BY_ID, [user_id])
        if not found:
            return None
        user = User.from_db(DEFAULT_DB_ALIAS, _NAMES, found[0])
        return user if self.user_can_authenticate(user) else None
