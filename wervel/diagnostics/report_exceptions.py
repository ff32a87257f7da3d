"""What can go wrong with reports, in words for staff and patients.

NotFound       ReportUnknown
Gone           LinkOver
Invalid        ReportIncomplete · WrongLinkCode
Conflict       ReportStepRefused · ReportSigned · ReportChanged · PreviewOutOfDate ·
               TaskGrown
Forbidden      FactorTooOld
Unavailable    SealUnavailable
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Unavailable


class ReportUnknown(NotFound):
    code = "report-unknown"
    message = _("We cannot find this report.")


class ReportStepRefused(Conflict):
    code = "report-step-refused"
    message = _("This is not possible at this point of the report.")


class ReportSigned(ReportStepRefused):
    code = "report-signed"
    message = _("This report has been signed. Your text is not in it.")


class ReportChanged(Conflict):
    """`extra` holds the text that is stored now: `number` and `content`."""

    code = "report-changed"
    message = _(
        "This report has changed since you opened it: somebody saved it, or a result is another one"
        " now. Look at both texts and at the results."
    )


class TaskGrown(Conflict):
    code = "report-task-grown"
    message = _("More has come since you opened this page. Look at it first.")


class PreviewOutOfDate(Conflict):
    """`extra` names the parts that differ from what was read before signing: `changed`."""

    code = "preview-out-of-date"
    message = _("The report is no longer the one that you read. Nothing was signed.")


class FactorTooOld(Forbidden):
    code = "factor-too-old"
    message = _("Show your second step again: each signature needs one of its own.")


class SealUnavailable(Unavailable):
    code = "seal-unavailable"
    message = _("The seal of the clinics cannot be used at this moment. Nothing was signed.")


class ReportIncomplete(Invalid):
    """`extra` names the parts that are still empty: `missing`."""

    code = "report-incomplete"
    message = _("The report is not complete yet. Fill in all parts before you read it for signing.")


class LinkOver(Gone):
    code = "report-link-over"
    message = _("This link no longer works. Ask the clinic for a new one.")


class WrongLinkCode(Invalid):
    code = "wrong-link-code"
    message = _("This code is not right. Check the digits that the clinic gave you by telephone.")
