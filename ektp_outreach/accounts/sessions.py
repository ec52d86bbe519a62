"""Sessions that know whose they are: one statement reads a session and the person signed in.

Every request reads both, so the tables decide at once who is signed in and what they may do.
Made as Django's "Extending database-backed session engines" says (settings.SESSION_ENGINE).
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from psycopg.sql import SQL, Identifier

from ektp_outreach.prepared import rows

from .models import Session, User

_FIELDS = User._meta.concrete_fields
_LOAD = (
    SQL(
        "SELECT session.session_data, person.id, {} FROM {} session"
        " LEFT JOIN {} person ON person.id = session.user_id"
        " WHERE session.session_key = %s AND session.expire_date > %s"
    )
    .format(
        SQL(", ").join([Identifier("person", str(field.column)) for field in _FIELDS]),
        Identifier(Session._meta.db_table),
        Identifier(User._meta.db_table),
    )
    .as_bytes()
)


class SessionStore(DatabaseSession):
    """`person` is who the table said the session belongs to when it was loaded."""

    person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.user_id = data.get(SESSION_KEY)
        return session

    def load(self) -> dict[str, Any]:
        found = rows(_LOAD, [self.session_key, timezone.now()])
        if not found:
            self._session_key = None
            return {}
        data, person, *columns = found[0]
        if person is not None:
            self.person = User.from_db(DEFAULT_DB_ALIAS, [f.attname for f in _FIELDS], columns)
        return self.decode(data)
