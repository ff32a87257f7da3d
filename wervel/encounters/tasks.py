"""Work of the visit that time itself makes necessary."""

from datetime import timedelta

from wervel.common.actor import system
from wervel.common.jobs.schedule import periodic
from wervel.encounters.services.intake import forget_old_intake_drafts
from wervel.encounters.services.progress import follow_appointments, is_any_left_behind
from wervel.encounters.services.sections import forget_old_drafts


@periodic("encounters.appointments", every=timedelta(minutes=1), when=is_any_left_behind)
def follow() -> None:
    """An appointment that was cancelled takes its visit with it."""
    follow_appointments(actor=system("visits"))


@periodic("encounters.old-drafts", every=timedelta(hours=6))
def forget_drafts() -> None:
    """Nobody can save them any more."""
    forget_old_drafts()
    forget_old_intake_drafts()
