"""What can go wrong with appointments, in words for the patient.

Invalid        SlotMalformed · PeriodInvalid · ReasonMissing · LengthInvalid · StartInvalid ·
               AgeRefused · WrongNumberOfPeople
NotFound       SlotUnknown · HoldUnknown · AppointmentUnknown · DraftUnknown · PatientUnknown ·
               FeedUnknown · LeaveUnknown · HoursChangeUnknown · OfferUnknown ·
               PlanUnknown · WalkInUnknown
Gone           SlotPast · HoldExpired · AppointmentOver · DraftOver · TooLateToChange ·
               OfferOver
Conflict       SlotTaken · TransitionRefused · OutOfOrder · PatientBusy · NoRoomToGrow · TooEarly ·
               TooManyFeeds · TooManyOpen · AlreadyThere · HoursChangeDecided · RefitItemDecided ·
               WalkInOver · StepsToCome
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


class ReasonMissing(Invalid):
    code = "reason-missing"
    message = _("Write down the reason.")


class LengthInvalid(Invalid):
    code = "length-invalid"
    message = _("Choose a length of 5 minutes to 8 hours, in steps of 5 minutes.")


class StartInvalid(Invalid):
    code = "start-invalid"
    message = _("Choose a beginning at a full 5 minutes.")


class AgeRefused(Invalid):
    """Too young or too old for the service on the day of the visit; names the date of birth."""

    code = "age-refused"
    message = _("This appointment is not for your age.")


class WrongNumberOfPeople(Invalid):
    code = "wrong-number-of-people"
    message = _("Tell us about each person who comes, no more and no fewer.")


class PlanUnknown(NotFound):
    code = "plan-unknown"
    message = _("We do not offer this as one visit.")


class SlotUnknown(NotFound):
    code = "slot-unknown"
    message = _("We do not know this time. Please choose another one.")


class HoldUnknown(NotFound):
    code = "hold-unknown"
    message = _("We do not hold this time for you. Please choose a time again.")


class AppointmentUnknown(NotFound):
    code = "appointment-unknown"
    message = _("We cannot find this appointment.")


class PatientUnknown(NotFound):
    code = "patient-unknown"
    message = _("We do not know this patient.")


class DraftUnknown(NotFound):
    code = "draft-unknown"
    message = _("We cannot find this booking. Please choose a time again.")


class FeedUnknown(NotFound):
    code = "feed-unknown"
    message = _("We do not know this calendar address.")


class LeaveUnknown(NotFound):
    code = "leave-unknown"
    message = _("We cannot find this block. Perhaps somebody has removed it.")


class WalkInUnknown(NotFound):
    code = "walk-in-unknown"
    message = _("We cannot find this number.")


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


class TooLateToChange(Gone):
    """`phone` is the number that the patient can call instead, in E.164."""

    code = "too-late-to-change"
    message = _("It is too late to change this appointment online. Please call us.")

    def __init__(self, phone: str) -> None:
        super().__init__(extra={"phone": phone})
        self.phone = phone


class DraftOver(Gone):
    code = "draft-over"
    message = _("You started this booking more than a day ago. Please choose a time again.")


class HoursChangeUnknown(NotFound):
    code = "hours-change-unknown"
    message = _("We cannot find this change of hours.")


class HoursChangeDecided(Conflict):
    code = "hours-change-decided"
    message = _("This change has been put into force or withdrawn by someone else.")


class RefitItemDecided(Conflict):
    code = "refit-item-decided"
    message = _("Somebody has already decided about this appointment.")


class OfferUnknown(NotFound):
    code = "offer-unknown"
    message = _("We cannot find this offer.")


class OfferOver(Gone):
    code = "offer-over"
    message = _("This offer is over. Your appointment stays as it was.")


class TransitionRefused(Conflict):
    code = "transition-refused"
    message = _("This is no longer possible for this appointment.")


class OutOfOrder(Conflict):
    """A step of somebody's day would leave the day, the clinic or the order; says which."""

    code = "out-of-order"
    message = _("This step belongs to a visit of several steps on one day, in their order.")


class TooManyFeeds(Conflict):
    code = "too-many-feeds"
    message = _("You have many calendar addresses. Stop one that you do not use any more.")


class PatientBusy(Conflict):
    code = "patient-busy"
    message = _("The patient has another appointment at this time.")


class NoRoomToGrow(Conflict):
    code = "no-room-to-grow"
    message = _("The time after this appointment is not free.")


class StepsToCome(Conflict):
    code = "steps-to-come"
    message = _("A later step of this visit is still planned. Mark or cancel that one first.")


class TooEarly(Conflict):
    code = "too-early"
    message = _("This is only possible from the day of the appointment on.")


class WalkInOver(Conflict):
    code = "walk-in-over"
    message = _("A colleague has already dealt with this number.")


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
