"""Tables of scheduling. The claims are the truth; the free days are a cache made from them."""

from wervel.scheduling.models.appointments import Appointment, AppointmentChange
from wervel.scheduling.models.claims import Claim, Hold
from wervel.scheduling.models.drafts import BookingDraft
from wervel.scheduling.models.feeds import CalendarFeed
from wervel.scheduling.models.free_days import CatalogueVersion, FreeDay
from wervel.scheduling.models.hours import Leave, Schedule
from wervel.scheduling.models.reminders import Reminder, ReminderSweep
from wervel.scheduling.models.walk_ins import WalkIn

__all__ = [
    "Appointment",
    "AppointmentChange",
    "BookingDraft",
    "CalendarFeed",
    "CatalogueVersion",
    "Claim",
    "FreeDay",
    "Hold",
    "Leave",
    "Reminder",
    "ReminderSweep",
    "Schedule",
    "WalkIn",
]
