"""The figures of schools, kept from one reading to the next.

`SchoolTally` holds what was counted last, `SchoolChange` says what has changed since; Postgres
notes the changes (triggers of migration 0011). A tally counts only while no change of its school
can be seen, so it always equals the list behind it. visits.queries.tallies reads and renews both.
"""

from __future__ import annotations

from django.db import models

from schools.models import School


class SchoolTally(models.Model):
    """The waterfall of one school. `rule` is the fingerprint of the query that counted."""

    school = models.OneToOneField(
        School, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    rule = models.CharField(max_length=32)
    register = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    recorded = models.PositiveIntegerField()
    remaining = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.school_id}: {self.remaining}"


class SchoolChange(models.Model):
    """Something about the pupils of a school has changed. Rows are only added and taken away.

    No constraint on the school: noting a change must never wait for anybody.
    """

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.school_id}"
