"""What can go wrong with the records of people.

NotFound       PatientUnknown
Conflict       IdentityFixed
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, NotFound


class PatientUnknown(NotFound):
    code = "patient-unknown"
    message = _("We cannot find this person.")


class IdentityFixed(Conflict):
    code = "identity-fixed"
    message = _("This record belongs to somebody whose identity was checked. The name stays.")
