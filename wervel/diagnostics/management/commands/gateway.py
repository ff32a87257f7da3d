"""``wervel gateway``: take in what laboratories send."""

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wervel.diagnostics.gateway.process import Where, run


class Command(BaseCommand):
    help = "Take in laboratory results: over MLLP, and from a watched folder."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.GATEWAY:
            raise CommandError("The gateway is off; WERVEL_GATEWAY=on turns it on.")
        host, port = settings.GATEWAY_LISTEN
        try:
            asyncio.run(run(Where(host, port, settings.GATEWAY_FOLDER)))
        except OSError as error:
            raise CommandError(f"The gateway cannot listen or watch: {error.strerror}") from error
