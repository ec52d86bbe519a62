"""Import school registers from the command line; without --commit only look at them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ektp_outreach.audit.events import current_source
from ektp_outreach.dates import today
from schools.actions.import_commit import commit_import
from schools.actions.import_state import ImportRefused
from schools.imports.pipeline import import_paths
from schools.imports.problems import with_problems
from schools.models import ImportBatch, ImportFile, School
from schools.queries.imports import problem_rows

COUNTED = {
    "new": gettext_lazy("baru"),
    "changed": gettext_lazy("berubah"),
    "unchanged": gettext_lazy("tetap"),
    "moved": gettext_lazy("pindah ke sini"),
    "missing": gettext_lazy("tidak ada di berkas"),
}
Report = dict[str, Any]


class Command(BaseCommand):
    help = (
        "Import pupils from Dapodik files, or zips of them. A file that bears exactly the name "
        "or alias of one school is taken as that school's: look at the dry run before --commit. "
        "Exit status: 0 when nothing was refused (there may be warnings), 1 when some rows were, "
        "2 when a file was refused whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--school", metavar="NPSN", help="the school whose files they are")
        parser.add_argument("--commit", action="store_true", help="write; without it, a dry run")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        school = _school(options["school"])
        token = current_source.set("import_students")
        try:
            with transaction.atomic():
                batch = import_paths(options["files"], school=school, today=today())
                files = list(batch.files.select_related("school"))
                reports = _reports(files)
                committed = options["commit"] and self._commit(batch)
                transaction.set_rollback(not committed)
        finally:
            current_source.reset(token)
        if options["json"]:
            self.stdout.write(json.dumps({"files": reports, "committed": committed}, indent=2))
        else:
            self._print(reports, committed)
        raise SystemExit(_exit_status(files))

    def _commit(self, batch: ImportBatch) -> bool:
        try:
            again = commit_import(batch=batch, by=None)
        except ImportRefused as refused:
            self.stderr.write(str(refused))
            return False
        if again:
            self.stderr.write(_("Data baru saja berubah; jalankan perintah ini sekali lagi."))
        return not again

    def _print(self, reports: list[Report], committed: bool) -> None:
        known = School.objects.filter(npsn__in=[report["school"] for report in reports])
        names = {school.npsn: f"{school.npsn} {school.name}" for school in known}
        for report in reports:
            counts = ", ".join(f"{label} {report[kind]}" for kind, label in COUNTED.items())
            school = names.get(report["school"], "–")
            self.stdout.write(f"{report['file']} ({school}): {counts}")
            for problem in report["problems"]:
                at = _("baris %(row)d: ") % problem if problem["row"] else ""
                self.stdout.write(f"  {at}{problem['message']} [{problem['code']}]")
        self.stdout.write(_("Tersimpan.") if committed else _("Tidak ada yang disimpan."))


def _school(npsn: str | None) -> School | None:
    if npsn is None:
        return None
    try:
        return School.objects.get(npsn=npsn)
    except School.DoesNotExist as error:
        raise CommandError(f"No school has the NPSN {npsn}.", returncode=2) from error


def _reports(files: list[ImportFile]) -> list[Report]:
    problems: dict[int, list[Report]] = {file.pk: [] for file in files}
    for found in with_problems(problem_rows(files)):
        for each in found.problems:
            problems[found.row.file_id].append(
                {
                    "row": found.row.row,
                    "severity": each.severity,
                    "code": each.code,
                    "message": f"{each.message} {each.remedy}",
                }
            )
    return [_report(file, problems[file.pk]) for file in files]


def _report(file: ImportFile, problems: list[Report]) -> Report:
    if file.refusal_code:
        message = f"{file.refusal} {file.remedy}"
        problems = [
            {"row": None, "severity": "error", "code": file.refusal_code, "message": message}
        ]
    return {
        "file": file.name,
        "school": file.school.npsn if file.school else None,
        **{kind: file.counts.get(kind, 0) for kind in COUNTED},
        "problems": problems,
    }


def _exit_status(files: list[ImportFile]) -> int:
    if any(file.refusal_code for file in files):
        return 2
    return 1 if any(file.counts.get("held") for file in files) else 0
