"""Do the background work until stopped."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from visits.actions.export_files import requeue_exports
from visits.actions.plans import requeue_lost_runs

# A plan and a question may be worked on side by side, and notices go out meanwhile.
CONCURRENCY = 3
# What is asked to end waits for the next worker; nobody waits long for this one.
GRACE_SECONDS = 0.2


class Command(BaseCommand):
    help = "Does the background work (plans, answers, exports) until it is stopped. One is enough."

    def handle(self, *args: Any, **options: Any) -> None:
        requeue_lost_runs()
        requeue_exports()
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(
                concurrency=CONCURRENCY,
                shutdown_graceful_timeout=GRACE_SECONDS,
                delete_jobs="successful",
            )
