"""Plan the current campaign, and publish the plan if asked."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ektp_outreach.audit.events import current_source
from visits.actions.errors import VisitConflict
from visits.actions.plan_errors import PlanError, WorldChanged
from visits.actions.plans import start_run_here
from visits.actions.publishing import publish_plan
from visits.actions.solving import solve_run
from visits.actions.watching import gather
from visits.messages import sentences_of
from visits.models import Campaign, PlanRun
from visits.plan_messages import change_sentences, failure_sentence
from visits.planner.releases import release_impossible
from visits.planner.writing import UnwritableProblem, instance_file
from visits.reports.plan_document import document_of

LONGEST = 3600


class Command(BaseCommand):
    help = "Propose a timetable for the current campaign; nothing changes without --publish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--publish", action="store_true", help="make it the timetable")
        parser.add_argument("--time-limit", type=_seconds, default=60, metavar="SECONDS")
        parser.add_argument("--seed", type=int, default=0, metavar="N")
        parser.add_argument("--json", action="store_true", help="print the plan as JSON")
        parser.add_argument(
            "--instance-out",
            type=Path,
            metavar="FILE",
            help="also write what is planned as an instance file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = Campaign.objects.current()
        if campaign is None:
            raise CommandError("There is no active campaign.")
        token = current_source.set("plan_campaign")
        try:
            run = _propose(campaign, options)
            if options["publish"]:
                run = publish_plan(run=run, by=None, now=timezone.now())
        except PlanError as error:
            raise CommandError(str(error)) from error
        except WorldChanged as error:
            raise CommandError(" ".join(change_sentences(error.changes))) from error
        except VisitConflict as error:
            raise CommandError(" ".join(sentences_of(error.conflicts))) from error
        finally:
            current_source.reset(token)
        self._print(document_of(run), as_json=options["json"])

    def _print(self, document: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(document, indent=1))
            return
        changes = ", ".join(f"{count} {kind}" for kind, count in document["changes"].items())
        score = ", ".join(f"{level} {value}" for level, value in document["score"].items())
        self.stdout.write(f"{document['state']}: {changes}.")
        self.stdout.write(f"{score}; {document['proven_levels']} levels proven.")


def _propose(campaign: Campaign, options: dict[str, Any]) -> PlanRun:
    run = start_run_here(
        campaign=campaign,
        kind=PlanRun.Kind.PROPOSE,
        by=None,
        now=timezone.now(),
        seconds=options["time_limit"],
        seed=options["seed"],
    )
    solve_run(run.pk)
    run.refresh_from_db()
    if run.state == PlanRun.State.FAILED:
        raise CommandError(failure_sentence(run))
    if options["instance_out"]:
        _write_instance(run, options["instance_out"])
    return run


def _write_instance(run: PlanRun, out: Path) -> None:
    """Write the problem of the run; the world must still be the one that it saw."""
    planning, seen = gather(run, timezone.now())
    if json.loads(json.dumps(seen["facts"])) != run.facts:
        raise CommandError("The campaign changed while it was planned; plan again.")
    problem, _releases = release_impossible(planning.problem, pins=planning.pins)
    try:
        content = instance_file(f"campaign-{run.campaign_id}-run-{run.pk}", problem)
        out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    except UnwritableProblem as error:
        raise CommandError(f"{out} is not written: {error}.") from error
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from error


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LONGEST:
        raise ArgumentTypeError(f"{text} is no number of seconds from 1 to {LONGEST}")
    return int(text)
