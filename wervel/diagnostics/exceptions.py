"""What can go wrong with orders, in words for staff.

Invalid        TestUnknown · ReasonNeeded · RevokeReasonNeeded · ClearanceReasonNeeded ·
               IndicationNeeded · TimeNeeded
NotFound       OrderUnknown
Forbidden      NotQualified
Conflict       OrderStepRefused · AlreadyOrdered · VisitOver
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Forbidden, Invalid, NotFound


class TestUnknown(Invalid):
    __test__ = False
    code = "test-unknown"
    message = _("This test cannot be ordered here.")


class ReasonNeeded(Invalid):
    code = "order-reason-needed"
    message = _("This test usually does not help here. Write down why you order it.")


class RevokeReasonNeeded(Invalid):
    code = "order-revoke-reason-needed"
    message = _("Write down why you withdraw it.")


class ClearanceReasonNeeded(Invalid):
    code = "clearance-reason-needed"
    message = _("Write down why the MRI is safe for this patient.")


class IndicationNeeded(Invalid):
    code = "indication-needed"
    message = _("Write down what justifies it.")


class TimeNeeded(Invalid):
    code = "time-needed"
    message = _("Choose a time for the scan.")


class OrderUnknown(NotFound):
    code = "order-unknown"
    message = _("We cannot find this order.")


class NotQualified(Forbidden):
    code = "not-qualified"
    message = _("Only a person qualified for this today may do it.")


class OrderStepRefused(Conflict):
    code = "order-step-refused"
    message = _("This is no longer possible for this order.")


class AlreadyOrdered(Conflict):
    code = "already-ordered"
    message = _("This test has been ordered already for this visit.")


class VisitOver(Conflict):
    code = "visit-over"
    message = _("This visit is over. Nothing can be ordered in it any more.")
