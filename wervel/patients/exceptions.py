"""What can go wrong with the records of people.

NotFound       PatientUnknown, AccessUnknown
Conflict       IdentityFixed, IdentityNotSeen, PatientOfAge, AccessHeld
Invalid        AccessCodeWrong
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
