"""What can go wrong with appointments, in words for the patient.

Invalid        SlotMalformed · PeriodInvalid
NotFound       SlotUnknown · HoldUnknown · AppointmentUnknown · DraftUnknown · FeedUnknown
Gone           SlotPast · HoldExpired · AppointmentOver · DraftOver
Conflict       SlotTaken · TransitionRefused · TooManyFeeds · TooManyOpen · AlreadyThere
TooManyRequests  TooManyHeld
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Gone, Invalid, NotFound, TooManyRequests


class SlotMalformed(Invalid):
    code = "slot-malformed"
    message = _("This is not a time that can be booked.")


class PeriodInvalid(Invalid):
    code = "period-invalid"
    message = _("The end must come after the beginning.")


class SlotUnknown(NotFound):
    code = "slot-unknown"
    message = _("We do not know this time. Please choose another one.")


class HoldUnknown(NotFound):
    code = "hold-unknown"
    message = _("We do not hold this time for you. Please choose a time again.")


class AppointmentUnknown(NotFound):
    code = "appointment-unknown"
    message = _("We cannot find this appointment.")


class DraftUnknown(NotFound):
    code = "draft-unknown"
    message = _("We cannot find this booking. Please choose a time again.")


class FeedUnknown(NotFound):
    code = "feed-unknown"
    message = _("We do not know this calendar address.")


class SlotPast(Gone):
    code = "slot-past"
    message = _("It is too late to book this time. Please choose a later one.")


class HoldExpired(Gone):
    """`slot` is the id of the time that was held."""

    code = "hold-expired"
    message = _("We could not hold this time any longer. Please choose a time again.")

    def __init__(self, slot: str = "") -> None:
        super().__init__()
        self.slot = slot


class AppointmentOver(Gone):
    code = "appointment-over"
    message = _("This appointment is over.")


class DraftOver(Gone):
    code = "draft-over"
    message = _("You started this booking more than a day ago. Please choose a time again.")


class TransitionRefused(Conflict):
    code = "transition-refused"
    message = _("This is no longer possible for this appointment.")


class TooManyFeeds(Conflict):
    code = "too-many-feeds"
    message = _("You have many calendar addresses. Stop one that you do not use any more.")


class SlotTaken(Conflict):
    """`alternatives` are up to three other free times, as SlotOffer values."""

    code = "slot-taken"
    message = _("Someone else has just taken this time. Please choose another one.")

    def __init__(self, alternatives: Sequence[Any] = ()) -> None:
        super().__init__()
        self.alternatives = tuple(alternatives)


class TooManyHeld(TooManyRequests):
    code = "too-many-held"
    message = _("Many times are already being held from where you are. Wait ten minutes, please.")


class TooManyOpen(Conflict):
    code = "too-many-open"
    message = _("There are already several appointments with this phone number or e-mail address.")


class AlreadyThere(Conflict):
    code = "already-there"
    message = _("You already have an appointment at this time. Please choose another time.")
