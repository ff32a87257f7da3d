"""``wervel machines give | end | list``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wervel.accounts.machines import end_keys, give_key, known_keys
from wervel.common.actor import system
from wervel.common.errors import WervelError

ACTOR = system("command line")


class Command(BaseCommand):
    help = "Keys of other systems, such as a laboratory that sends results."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for action, words in (
            ("give", "a key, told this once; one given before stays good until it is ended"),
            ("end", "all keys of a system, at once"),
        ):
            actions.add_parser(action, help=words).add_argument("name")
        actions.add_parser("list", help="every key that was given, without the key")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(**options)
        except WervelError as error:
            raise CommandError(str(error)) from error

    def _give(self, *, name: str, **options: Any) -> None:
        self.stdout.write(give_key(name=name, actor=ACTOR))

    def _end(self, *, name: str, **options: Any) -> None:
        self.stdout.write(f"{end_keys(name=name, actor=ACTOR)} of {name} ended.")

    def _list(self, **options: Any) -> None:
        for row in known_keys():
            until = f"ended {row.ended_at:%Y-%m-%d %H:%M}" if row.ended_at else "open"
            self.stdout.write(f"{row.name}  given {row.given_at:%Y-%m-%d %H:%M} UTC  {until}")
