"""Work of scheduling that time itself makes necessary."""

from datetime import timedelta

from wervel.common.actor import system
from wervel.common.jobs.schedule import periodic
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.reminding import send_due_reminders
from wervel.scheduling.services.sweeping import delete_old_drafts, sweep_holds


@periodic("scheduling.sweep", every=timedelta(minutes=1))
def sweep() -> None:
    sweep_holds()


@periodic("scheduling.new-days", every=timedelta(hours=6))
def open_new_days() -> None:
    """Open the days that have come within reach, and forget those that are over."""
    rebuild()


@periodic("scheduling.old-drafts", every=timedelta(hours=1))
def forget_drafts() -> None:
    delete_old_drafts()


@periodic("scheduling.reminders", every=timedelta(minutes=1), timeout=120)
def remind() -> None:
    send_due_reminders(actor=system("reminders"))
