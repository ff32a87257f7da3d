"""What the audit trail calls the writes and reads of requests."""

from enum import StrEnum

from wervel.contact.choices import Step


class RequestEvent(StrEnum):
    RECEIVED = "contact.request.received"
    TAKEN = "contact.request.taken"
    NOTED = "contact.request.noted"
    GIVEN_BACK = "contact.request.given-back"
    COMPLETED = "contact.request.completed"
    FAILED = "contact.request.failed"
    READ = "contact.request.read"
    LIST_READ = "contact.request-list.read"


STEP_EVENTS = {
    Step.TAKE: RequestEvent.TAKEN,
    Step.NOTE: RequestEvent.NOTED,
    Step.GIVE_BACK: RequestEvent.GIVEN_BACK,
    Step.COMPLETE: RequestEvent.COMPLETED,
    Step.FAIL: RequestEvent.FAILED,
}
