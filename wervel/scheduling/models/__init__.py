"""Tables of scheduling. The claims are the truth; the free days are a cache made from them."""

from wervel.scheduling.models.appointments import Appointment, AppointmentChange
from wervel.scheduling.models.claims import Claim, Hold
from wervel.scheduling.models.drafts import BookingDraft
from wervel.scheduling.models.feeds import CalendarFeed
from wervel.scheduling.models.free_days import CatalogueVersion, FreeDay
from wervel.scheduling.models.groups import VisitGroup
from wervel.scheduling.models.hours import (
    DailyQuota,
    DayHours,
    KeptFree,
    Leave,
    Schedule,
    SessionQuota,
)
from wervel.scheduling.models.refits import HoursChange, RefitItem
from wervel.scheduling.models.reminders import Reminder, ReminderSweep
from wervel.scheduling.models.waiting import FreedTime, WaitingEntry, WaitingOffer
from wervel.scheduling.models.walk_ins import WalkIn

__all__ = [
    "Appointment",
    "AppointmentChange",
    "BookingDraft",
    "CalendarFeed",
    "CatalogueVersion",
    "Claim",
    "DailyQuota",
    "DayHours",
    "FreeDay",
    "FreedTime",
    "Hold",
    "HoursChange",
    "KeptFree",
    "Leave",
    "RefitItem",
    "Reminder",
    "ReminderSweep",
    "Schedule",
    "SessionQuota",
    "VisitGroup",
    "WaitingEntry",
    "WaitingOffer",
    "WalkIn",
]
