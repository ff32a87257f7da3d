"""Work of scheduling that time itself makes necessary."""

from datetime import timedelta
from uuid import UUID

from wervel.common.actor import system
from wervel.common.jobs.schedule import periodic
from wervel.common.jobs.task import job
from wervel.scheduling.selectors.waiting import is_anything_to_offer
from wervel.scheduling.services.ending_offers import expire_offers
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.offering import offer_freed_times, offer_to, offer_to_everybody
from wervel.scheduling.services.reminding import send_due_reminders
from wervel.scheduling.services.sweeping import delete_old_drafts, sweep_holds
from wervel.scheduling.services.tidying import tidy_waiting_list


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


@job()
def look_for_earlier(entry_id: str) -> None:
    """Somebody has begun to wait: what suits them may be free already."""
    offer_to(UUID(entry_id))


@periodic("scheduling.offers", every=timedelta(seconds=2), when=is_anything_to_offer, timeout=120)
def offer_what_was_freed() -> None:
    """Within seconds after a time was freed or opened, or an offer was not answered in time."""
    expire_offers()
    tidy_waiting_list()
    offer_freed_times()


@periodic("scheduling.waiting", every=timedelta(minutes=15), timeout=300)
def look_for_everybody() -> None:
    """Whatever was overlooked, and at eight what was freed in the night."""
    expire_offers()
    tidy_waiting_list()
    offer_to_everybody()
