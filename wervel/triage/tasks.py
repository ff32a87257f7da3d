"""Housekeeping of checks."""

from datetime import timedelta

from wervel.common import clock
from wervel.common.actor import system
from wervel.common.jobs.schedule import periodic
from wervel.triage.models import CheckDraft
from wervel.triage.services import delete_expired_drafts


def something_expired() -> bool:
    return CheckDraft.objects.filter(expires_at__lte=clock.now()).exists()


@periodic("triage.sweep", every=timedelta(hours=1), when=something_expired, timeout=120)
def sweep() -> None:
    """Delete the answers of checks older than 30 days."""
    delete_expired_drafts(actor=system("sweeper"))
