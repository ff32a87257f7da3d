"""The queue's own housekeeping."""

from datetime import timedelta

from wervel.common import clock
from wervel.common.jobs.models import WorkerHeartbeat
from wervel.common.jobs.queue import delete_done_jobs
from wervel.common.jobs.schedule import periodic

FORGET_WORKER = timedelta(days=1)


@periodic("jobs.clean", every=timedelta(hours=1), timeout=120)
def clean() -> None:
    delete_done_jobs()
    WorkerHeartbeat.objects.filter(seen_at__lt=clock.now() - FORGET_WORKER).delete()
