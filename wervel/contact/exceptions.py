"""What can go wrong with requests, in words for whoever made or handles them.

NotFound       RequestUnknown
Gone           RequestOver
Conflict       WindowFull · RequestChanged · StepRefused
Invalid        NoteMissing
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Gone, Invalid, NotFound


class RequestUnknown(NotFound):
    code = "request-unknown"
    message = _("We cannot find this message.")


class RequestOver(Gone):
    code = "request-over"
    message = _("This page was there for 30 days. It is gone now.")


class WindowFull(Conflict):
    code = "window-full"
    message = _("This time is just full. Please choose another one.")


class RequestChanged(Conflict):
    code = "request-changed"
    message = _("Someone else has just changed this. Look first, then decide again.")


class StepRefused(Conflict):
    code = "step-refused"
    message = _("This is not possible now. Look first who has it and what was done.")


class NoteMissing(Invalid):
    code = "note-missing"
    message = _("Write in a few words what you did.")
