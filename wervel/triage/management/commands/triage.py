"""`wervel triage publish | cases FILE [--json] | replay ID`."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wervel.common.actor import system
from wervel.reasoning import ReasoningError, load_pathway, run_cases
from wervel.triage import publishing, services
from wervel.triage.choices import BACK_PAIN
from wervel.triage.models import CheckOutcome


class Command(BaseCommand):
    help = "Publish pathways, try them on cases, or compute an old outcome again."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("publish", help="let new checks use the pathways under content/")
        cases = actions.add_parser("cases", help="sort the cases of a file by the pathway")
        cases.add_argument("file", type=Path)
        cases.add_argument("--pathway", default=BACK_PAIN, help="its name under content/pathways/")
        cases.add_argument("--json", action="store_true", dest="as_json")
        replay = actions.add_parser("replay", help="compute a stored outcome again and compare")
        replay.add_argument("outcome", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['action']}")(options)

    def _publish(self, options: dict[str, Any]) -> None:
        try:
            changed = publishing.publish_content(actor=system("publish"))
        except ReasoningError as error:
            raise CommandError(f"A pathway was refused.\n{error}") from error
        for slug in changed:
            self.stdout.write(f"Published {slug}.")
        if not changed:
            self.stdout.write("Every pathway was published already.")

    def _cases(self, options: dict[str, Any]) -> None:
        """The pathway is read from content/, so that a change can be tried before publishing."""
        files = {file.stem: file for file in publishing.content_files()}
        if options["pathway"] not in files:
            raise CommandError(f"There is no pathway {options['pathway']!r} under content/.")
        try:
            document = json.loads(options["file"].read_text(encoding="utf-8"))
            pathway = load_pathway(files[options["pathway"]].read_text(encoding="utf-8"))
            report = run_cases(pathway, document)
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self.stdout.write(
            json.dumps(report.as_json(), indent=2) if options["as_json"] else report.as_text()
        )

    def _replay(self, options: dict[str, Any]) -> None:
        try:
            again, equal = services.replay(options["outcome"])
        except CheckOutcome.DoesNotExist as error:
            raise CommandError(f"There is no outcome {options['outcome']}.") from error
        if not equal:
            raise CommandError(f"Computed again, it says something else: {again['urgency']}.")
        self.stdout.write(f"Computed again, it says the same: {again['urgency']}.")
