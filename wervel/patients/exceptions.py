"""What can go wrong with the records of people.

NotFound       PatientUnknown
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import NotFound


class PatientUnknown(NotFound):
    code = "patient-unknown"
    message = _("We cannot find this person.")
