"""Until when a patient can change an appointment without us."""

from datetime import datetime, timedelta


def changeable_until(start: datetime, late_change_hours: int) -> datetime:
    """The last moment at which a visit that begins at `start` can be moved or cancelled by link."""
    return start - timedelta(hours=late_change_hours)
