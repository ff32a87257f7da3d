"""`wervel orders check | cases FILE [--json] | list FILE | replay ID`."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wervel.diagnostics.content import order_content
from wervel.diagnostics.exceptions import OrderUnknown
from wervel.diagnostics.services.order_texts import rated_again
from wervel.reasoning import ReasoningError
from wervel.reasoning.orders import mentions_of, run_order_cases


class Command(BaseCommand):
    help = "Check the table of orders, try it on cases, or rate an old order again."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("check", help="read the table, and compare it with the pathway")
        cases = actions.add_parser("cases", help="rate the orders of the cases of a file")
        cases.add_argument("file", type=Path)
        cases.add_argument("--json", action="store_true", dest="as_json")
        listing = actions.add_parser("list", help="the mentions of a file that can be ordered")
        listing.add_argument("file", type=Path)
        replay = actions.add_parser("replay", help="rate a stored order again and compare")
        replay.add_argument("order", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['action']}")(options)
        except ReasoningError as error:
            raise CommandError(str(error)) from error

    def _check(self, options: dict[str, Any]) -> None:
        table = order_content().table
        rows = f"{len(table.rows)} rows, {len(table.orderable)} tests that can be ordered"
        self.stdout.write(f"The table agrees with the pathway: {rows}.")

    def _cases(self, options: dict[str, Any]) -> None:
        content = order_content()
        report = run_order_cases(content.pathway, content.table, _document(options["file"]))
        self.stdout.write(
            json.dumps(report.as_json(), indent=2) if options["as_json"] else report.as_text()
        )

    def _list(self, options: dict[str, Any]) -> None:
        mentions = mentions_of(order_content().table, _document(options["file"]))
        rows = ",\n".join(f"  {json.dumps(mention.as_json())}" for mention in mentions)
        self.stdout.write(f"[\n{rows}\n]")

    def _replay(self, options: dict[str, Any]) -> None:
        try:
            again, equal = rated_again(options["order"])
        except OrderUnknown as error:
            raise CommandError(f"There is no rated order {options['order']}.") from error
        if not equal:
            raise CommandError(f"Rated again, it says something else: {again['band']}.")
        self.stdout.write(f"Rated again, it says the same: {again['band']}.")


def _document(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}") from error
