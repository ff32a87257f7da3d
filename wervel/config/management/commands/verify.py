"""`wervel verify`: does all that is stored agree with itself?"""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from wervel.audit.verification import verify_chain
from wervel.contact.verification import verify_contact
from wervel.diagnostics.result_verification import verify_results
from wervel.scheduling.verification import verify_scheduling

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Check claims, free days, appointments, requests, outbox, audit and database."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(_faults())
        for fault in faults[:MOST_SHOWN]:
            self.stdout.write(f"FAULT {fault}")
        if faults:
            raise CommandError(f"{len(faults)} faults; the first: {faults[0]}")
        self.stdout.write("Everything agrees.")


def _faults() -> Iterator[str]:
    yield from (str(fault) for fault in verify_scheduling())
    yield from verify_contact()
    yield from verify_results()
    yield from (f"audit-chain: {link}" for link in verify_chain().broken)
    yield from _database()


def _database() -> Iterator[str]:
    """What SQLite itself finds; PostgreSQL keeps its references by itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, parent, _ in cursor.fetchall():
            yield f"reference: row {row} of {table} names a missing row of {parent}"
        cursor.execute("PRAGMA integrity_check")
        yield from (f"integrity: {text}" for (text,) in cursor.fetchall() if text != "ok")
