"""What can go wrong in the directory."""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Invalid, NotFound


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
