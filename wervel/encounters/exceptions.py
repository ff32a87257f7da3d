"""What can go wrong with visits, in words for staff and patients.

NotFound       EncounterUnknown
Conflict       StepRefused · SectionChanged
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, NotFound


class EncounterUnknown(NotFound):
    code = "encounter-unknown"
    message = _("We cannot find this visit.")


class StepRefused(Conflict):
    code = "visit-step-refused"
    message = _("This is not possible at this point of the visit.")


class SectionChanged(Conflict):
    code = "section-changed"
    message = _("Somebody else has saved this part since you opened it. Look at both texts.")
