"""``wervel permissions``: write docs/permissions.md, or with --check say whether it is true."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wervel.accounts.matrix import as_markdown, rows


class Command(BaseCommand):
    help = "Write docs/permissions.md from the addresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, compare")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        without = [row.route for row in rows() if row.access is None and not _closed(row.name)]
        if without:
            raise CommandError(f"No access rule for: {', '.join(without)}")
        path = settings.PACKAGE.parent / "docs" / "permissions.md"
        text = as_markdown()
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/permissions.md is not true; run: wervel permissions")


def _closed(name: str) -> bool:
    """allauth's views that we do not use; the gate answers 404."""
    return name.startswith(("account_", "mfa_"))
