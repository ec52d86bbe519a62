"""Sessions in Django's table, read by a prepared statement (settings.SESSION_ENGINE)."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.utils import timezone

from ektp_outreach.prepared import rows


class SessionStore(DatabaseSession):
    """Every request loads its session: the table decides at once who is signed in."""

    def load(self) -> dict[str, Any]:
        found = rows(
            "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
            [self.session_key, timezone.now()],
        )
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])
