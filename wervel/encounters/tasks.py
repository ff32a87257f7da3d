"""Work of the visit that time itself makes necessary."""

from datetime import timedelta

from wervel.common.actor import system
from wervel.common.jobs.schedule import periodic
from wervel.encounters.services.progress import follow_appointments, is_any_left_behind


@periodic("encounters.appointments", every=timedelta(minutes=1), when=is_any_left_behind)
def follow() -> None:
    """An appointment that was cancelled takes its visit with it."""
    follow_appointments(actor=system("visits"))
