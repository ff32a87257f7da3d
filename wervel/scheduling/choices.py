"""Closed lists of scheduling; the codes are stored, the labels are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppointmentStatus(TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no-show", _("did not come")


class ReminderKind(TextChoices):
    """How long before a visit we remind of it, by the clinic's wall clock."""

    WEEK = "week", _("7 days before")
    DAY = "day", _("24 hours before")
    HOURS = "hours", _("2 hours before")


class ReminderOutcome(TextChoices):
    """What became of a reminder that was due; its mail knows whether it has left by now."""

    QUEUED = "queued", _("in the outbox")
    WITHDRAWN = "withdrawn", _("no longer true")
    REPLACED = "replaced", _("a nearer one went out instead")
    MISSED = "missed", _("too late")


class ChangeKind(TextChoices):
    """What a change of hours changes."""

    WEEK = "week", _("other weekly hours")
    AWAY = "away", _("away or out of order")
    CLOSED = "closed", _("clinic closed")


class ChangeState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPLIED = "applied", _("in force")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RefitState(TextChoices):
    """What becomes of an appointment that no longer fits."""

    OPEN = "open", _("not decided")
    QUEUED = "queued", _("is being moved")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")
    KEPT = "kept", _("stays as it is")


class PartOfDay(TextChoices):
    """By the clinic's wall clock; waiting_list.PARTS says from when until when."""

    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


class WaitingState(TextChoices):
    ACTIVE = "active", _("waiting")
    ENDED = "ended", _("ended")


class WaitingEnd(TextChoices):
    """Why somebody waits no longer."""

    MOVED = "moved", _("has an earlier time")
    LEFT = "left", _("waits no longer")
    OVER = "over", _("the appointment is over or cancelled")


class OfferState(TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("not answered in time")
    WITHDRAWN = "withdrawn", _("withdrawn")


class GroupKind(TextChoices):
    """Why appointments belong together: one person's day, or several people's visit."""

    ONE_DAY = "one-day", _("one after the other on one day")
    IN_A_ROW = "in-a-row", _("several people, one after the other")
    SIDE_BY_SIDE = "side-by-side", _("several people at the same time")


class WalkInStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    HELPED = "helped", _("helped")
    LEFT = "left", _("left")
