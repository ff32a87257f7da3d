"""`wervel triage publish | replay ID`."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wervel.common.actor import system
from wervel.reasoning import ReasoningError
from wervel.triage import publishing, services
from wervel.triage.models import CheckOutcome


class Command(BaseCommand):
    help = "Publish pathways, or compute an old outcome again."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("publish", help="let new checks use the pathways under content/")
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

    def _replay(self, options: dict[str, Any]) -> None:
        try:
            again, equal = services.replay(options["outcome"])
        except CheckOutcome.DoesNotExist as error:
            raise CommandError(f"There is no outcome {options['outcome']}.") from error
        if not equal:
            raise CommandError(f"Computed again, it says something else: {again['urgency']}.")
        self.stdout.write(f"Computed again, it says the same: {again['urgency']}.")
