"""What the versions call the diary of a clinic."""

from wervel.scheduling.selectors.free_day_sql import Key


def diary(location: Key) -> str:
    """Its free time and what stands in it; each UTC day has a number of its own."""
    return f"diary:{location}"
