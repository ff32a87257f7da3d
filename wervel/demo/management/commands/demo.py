"""`wervel demo load`: build the demo chain, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wervel.demo.load import load_demo


class Command(BaseCommand):
    help = "Build a believable clinic chain, plainly a demo, dated relative to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["load"])

    def handle(self, *args: Any, **options: Any) -> None:
        built = load_demo()
        self.stdout.write("The demo chain is built." if built else "The demo chain stands already.")
