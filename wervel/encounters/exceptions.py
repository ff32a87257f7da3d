"""What can go wrong with visits, in words for staff and patients.

NotFound       EncounterUnknown
Invalid        NothingWritten
Conflict       StepRefused · SectionChanged · RecordClosed
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Invalid, NotFound


class EncounterUnknown(NotFound):
    code = "encounter-unknown"
    message = _("We cannot find this visit.")


class StepRefused(Conflict):
    code = "visit-step-refused"
    message = _("This is not possible at this point of the visit.")


class SectionChanged(Conflict):
    code = "section-changed"
    message = _("Somebody else has saved this part since you opened it. Look at both texts.")


class RecordClosed(Conflict):
    code = "record-closed"
    message = _("Nothing can be written here before the patient arrives or after the visit ends.")


class NothingWritten(Invalid):
    code = "nothing-written"
    message = _("Write something first.")
