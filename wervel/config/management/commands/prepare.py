"""`wervel prepare`: bring database, static files and demo to where this version needs them."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wervel.common.actor import system
from wervel.demo.load import load_demo
from wervel.encounters.services.catalogues import publish_examination
from wervel.knowledge.search_index import refresh_index
from wervel.triage.publishing import publish_content


class Command(BaseCommand):
    requires_system_checks = []
    help = "Migrate, collect static files, publish pathways, load the demo: what is needed of it."

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database…")
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        call_command("triage", "publish", stdout=self.stdout)
        self._static()
        publish_content(actor=system("prepare"))
        publish_examination(actor=system("prepare"))
        refresh_index()
        if settings.DEMO:
            self.stdout.write("Checking the demo chain…")
            load_demo()

    def _static(self) -> None:
        """Collected again when a file of ours, or the installed set of packages, changed."""
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        wanted = _fingerprint()
        if not stamp.exists() or stamp.read_text() != wanted:
            self.stdout.write("Collecting static files…")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(wanted)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(settings.PACKAGE.glob("*/static/**/*")):
        if path.is_file():
            digest.update(str(path).encode() + path.read_bytes())
    lock = settings.PACKAGE.parent / "requirements.lock"
    digest.update(lock.read_bytes() if lock.exists() else b"")
    return digest.hexdigest()
