"""What can go wrong with the records of people.

NotFound       PatientUnknown, AccessUnknown, LinkUnknown
Conflict       IdentityFixed, IdentityNotSeen, PatientOfAge, AccessHeld, RecordReplaced,
               RecordsLinked, CheckedRecordStays
Invalid        AccessCodeWrong, SameRecord, LinkReasonMissing
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Invalid, NotFound


class PatientUnknown(NotFound):
    code = "patient-unknown"
    message = _("We cannot find this person.")


class IdentityFixed(Conflict):
    code = "identity-fixed"
    message = _("This record belongs to somebody whose identity was checked. The name stays.")


class AccessUnknown(NotFound):
    code = "access-unknown"
    message = _("We cannot find this record, or you may no longer see it.")


class IdentityNotSeen(Conflict):
    code = "identity-not-seen"
    message = _("First look at a document of this person and receive them.")


class PatientOfAge(Conflict):
    code = "patient-of-age"
    message = _("The patient is of age. A parent no longer sees the record for that reason.")


class AccessHeld(Conflict):
    code = "access-held"
    message = _("You can see this record already.")


class AccessCodeWrong(Invalid):
    """One answer for a wrong code, a wrong date of birth, and a code that is over."""

    code = "access-code-wrong"
    message = _(
        "This code and this date of birth do not belong together, or the code is over. "
        "After five wrong tries a code no longer works. Ask the desk for a new one."
    )


class LinkUnknown(NotFound):
    code = "link-unknown"
    message = _("These records are not linked, or no longer.")


class RecordReplaced(Conflict):
    """`extra` names the record that is used in its place."""

    code = "record-replaced"
    message = _("This record is read with another one of the same person. Use that one.")


class RecordsLinked(Conflict):
    code = "records-linked"
    message = _("One of these records is linked already. First undo that link.")


class CheckedRecordStays(Conflict):
    code = "checked-record-stays"
    message = _("Keep the record of which we saw the document.")


class SameRecord(Invalid):
    code = "same-record"
    message = _("Choose two different records.")


class LinkReasonMissing(Invalid):
    code = "link-reason-missing"
    message = _("Write how you know this.")
