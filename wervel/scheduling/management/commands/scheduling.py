"""`wervel scheduling rebuild`: make the free days anew from hours and claims."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wervel.scheduling.services.free_days import rebuild


class Command(BaseCommand):
    help = "Make the free days anew from hours and claims."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Free days that were made or mended: {rebuild()}")
