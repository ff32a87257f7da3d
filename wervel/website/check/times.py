"""Where an advice leads: the address of the page with free times, and the first of them."""

from wervel.triage.results import Result


def first_times(found: Result, *, secret: str, near: str) -> None:
    return None
