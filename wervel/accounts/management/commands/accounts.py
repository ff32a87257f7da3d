"""``wervel accounts add | grant | revoke | lock | unlock | forget-second-step | code``."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wervel.accounts import selectors, services
from wervel.accounts.choices import Role
from wervel.common.actor import system
from wervel.common.errors import WervelError

ACTOR = system("command line")


class Command(BaseCommand):
    help = "Staff accounts, from the command line of the installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser("add", help="make an account; asks for the password")
        add.add_argument("username")
        add.add_argument("email")
        add.add_argument("--role", action="append", default=[], choices=Role.values)
        for action in ("grant", "revoke"):
            change = actions.add_parser(action, help=f"{action} a role")
            change.add_argument("username")
            change.add_argument("role", choices=Role.values)
        for action, words in (
            ("lock", "out at once"),
            ("unlock", "let in again"),
            ("forget-second-step", "after seeing an identity document"),
            ("code", "the code of now; demo only"),
        ):
            actions.add_parser(action, help=words).add_argument("username")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action.replace('-', '_')}")(**options)
        except WervelError as error:
            raise CommandError(str(error)) from error

    def _add(self, *, username: str, email: str, role: list[str], **options: Any) -> None:
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        services.create_staff(
            username=username,
            email=email,
            password=password,
            roles=[Role(each) for each in role],
            actor=ACTOR,
        )
        self.stdout.write(f"{username} can log in, and sets up the second step then.")

    def _grant(self, *, username: str, role: str, **options: Any) -> None:
        user = selectors.staff_member(username)
        services.grant_role(user=user, role=Role(role), actor=ACTOR)

    def _revoke(self, *, username: str, role: str, **options: Any) -> None:
        user = selectors.staff_member(username)
        services.revoke_role(user=user, role=Role(role), actor=ACTOR)

    def _lock(self, *, username: str, **options: Any) -> None:
        services.set_locked(user=selectors.staff_member(username), locked=True, actor=ACTOR)

    def _unlock(self, *, username: str, **options: Any) -> None:
        services.set_locked(user=selectors.staff_member(username), locked=False, actor=ACTOR)

    def _forget_second_step(self, *, username: str, **options: Any) -> None:
        services.remove_second_factors(user=selectors.staff_member(username), actor=ACTOR)

    def _code(self, *, username: str, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("Only the demo tells codes.")
        code = selectors.current_code(selectors.staff_member(username))
        if code is None:
            raise CommandError(f"{username} has no app with codes.")
        self.stdout.write(code)
