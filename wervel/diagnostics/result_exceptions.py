"""What can go wrong with results, in words for staff.

Invalid     ResultInvalid
NotFound    ResultUnknown · QuarantineUnknown · MessageUnknown · CriticalUnknown
Conflict    AlreadyDecided · NobodyToTell · Overtaken · NeverTold · WithdrawnBefore ·
            WithdrawnMeanwhile · ControlReused
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Invalid, NotFound


class ResultInvalid(Invalid):
    code = "result-invalid"
    message = _("This result cannot be stored as it is. Please check it.")


class ResultUnknown(NotFound):
    code = "result-unknown"
    message = _("We cannot find this result.")


class QuarantineUnknown(NotFound):
    code = "quarantine-unknown"
    message = _("We cannot find this message.")


class MessageUnknown(NotFound):
    code = "message-unknown"
    message = _("We cannot find this message.")


class CriticalUnknown(NotFound):
    code = "critical-unknown"
    message = _("We cannot find this critical value.")


class AlreadyDecided(Conflict):
    code = "already-decided"
    message = _("Somebody has dealt with this already.")


class NobodyToTell(Conflict):
    code = "nobody-to-tell"
    message = _("This value is critical, and no doctor is known to whom it could be given.")


class Overtaken(Conflict):
    code = "result-overtaken"
    message = _("A newer message said something else before this one was read.")


class NeverTold(Conflict):
    code = "result-never-told"
    message = _("It withdraws a result that we do not have.")


class WithdrawnBefore(Conflict):
    code = "result-withdrawn-before"
    message = _("The laboratory has withdrawn this very value before.")


class WithdrawnMeanwhile(Conflict):
    code = "result-withdrawn-meanwhile"
    message = _("The laboratory has withdrawn this value in the meantime. Please look again.")


class ControlReused(Conflict):
    code = "control-reused"
    message = _("The sender has used this message number for another message.")
