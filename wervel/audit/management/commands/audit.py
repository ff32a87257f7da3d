"""``wervel audit verify`` and ``wervel audit seal``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wervel.audit.sealing import seal_waiting
from wervel.audit.verification import verify_chain

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Compute the audit chain again and name each broken link; or seal what waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="exit code 1 when a link is broken")
        verify.add_argument("--head", help="a head noted earlier, which must still be there")
        actions.add_parser("seal", help="seal now what waits")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "seal":
            self.stdout.write(f"sealed {seal_waiting()}")
            return
        found = verify_chain(known_head=options["head"])
        for link in found.broken[:MOST_SHOWN]:
            self.stdout.write(f"BROKEN {link}")
        self.stdout.write(f"sealed {found.sealed}, waiting {found.waiting}, head {found.head}")
        if found.broken:
            raise CommandError(f"{len(found.broken)} broken; the first: {found.broken[0]}")
