"""``wervel jobs work | status | retry ID``."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from wervel.common.jobs import queue, selectors
from wervel.common.jobs.worker import Worker


class Command(BaseCommand):
    help = "Do the work that was put off: work, status, retry."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("work", help="do jobs until stopped")
        actions.add_parser("status", help="how many wait, run, or are dead")
        retry = actions.add_parser("retry", help="put a dead job back")
        retry.add_argument("id", type=UUID)

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "work":
            Worker().run()
        elif action == "status":
            self._status()
        elif not queue.retry_job(job_id=options["id"]):
            raise CommandError(f"There is no dead job {options['id']}.")

    def _status(self) -> None:
        state = selectors.queue_state()
        self.stdout.write(
            f"ready {state.ready}, running {state.running}, dead {state.dead}, "
            f"oldest waits {state.oldest_waits.total_seconds():.0f} s, "
            f"worker {'alive' if selectors.worker_alive() else 'away'}"
        )
        for job in selectors.dead_jobs():
            self.stdout.write(f"dead {job.pk} {job.kind}: {job.last_error}")
