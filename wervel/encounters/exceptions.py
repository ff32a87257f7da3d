"""What can go wrong with visits, in words for staff and patients.

NotFound       EncounterUnknown · CatalogueUnknown
Invalid        NothingWritten · FindingsUnread · AnswersIncomplete
Conflict       StepRefused · NotYetClosable · NotToday · SectionChanged · RecordClosed
               IntakeClosed · ConsentChanged
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Invalid, NotFound


class EncounterUnknown(NotFound):
    code = "encounter-unknown"
    message = _("We cannot find this visit.")


class StepRefused(Conflict):
    code = "visit-step-refused"
    message = _("This is not possible at this point of the visit.")


class NotYetClosable(StepRefused):
    """Says what is still open."""

    code = "visit-not-closable"

    def __init__(self, reasons: Sequence[str] = ()) -> None:
        super().__init__(" ".join(reasons) or None, extra={"reasons": list(reasons)})


class NotToday(Conflict):
    code = "visit-not-today"
    message = _("This appointment is on another day.")


class SectionChanged(Conflict):
    code = "section-changed"
    message = _("Somebody else has saved this part since you opened it. Look at both texts.")


class RecordClosed(Conflict):
    code = "record-closed"
    message = _("Nothing can be written here before the patient arrives or after the visit ends.")


class NothingWritten(Invalid):
    code = "nothing-written"
    message = _("Write something first.")


class CatalogueUnknown(NotFound):
    code = "examination-catalogue-unknown"
    message = _("The list of findings is not there. Please tell whoever runs the system.")


class FindingsUnread(Invalid):
    code = "findings-unread"
    message = _("A value could not be read. Please correct it first.")


class AnswersIncomplete(Invalid):
    code = "answers-incomplete"
    message = _("Not every question has an answer that we can read.")


class IntakeClosed(Conflict):
    code = "intake-closed"
    message = _("You cannot send answers for this visit any more. Tell your doctor.")


class ConsentChanged(Conflict):
    code = "consent-changed"
    message = _("This consent has changed since you opened the page. Look again.")
