"""What can go wrong in the directory."""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Invalid, NotFound


class LocationUnknown(NotFound):
    code = "location-unknown"
    message = _("We do not know this clinic.")


class PractitionerUnknown(NotFound):
    code = "practitioner-unknown"
    message = _("We do not know this practitioner.")


class ServiceUnknown(NotFound):
    code = "service-unknown"
    message = _("We do not know this kind of appointment.")


class PlaceUnknown(Invalid):
    code = "place-unknown"
    message = _("We do not know this postcode or place. Check it, or leave it empty.")


class QualificationUnknown(NotFound):
    code = "qualification-unknown"
    message = _("We do not know this qualification.")


class QualifiedAlready(Conflict):
    code = "qualified-already"
    message = _("This practitioner has this qualification already.")


class QualifiedForNoTime(Invalid):
    code = "qualified-for-no-time"
    message = _("The last day must be today or later, and not before the first.")
