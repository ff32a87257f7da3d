"""Work for later: handing messages to their provider."""

from wervel.common.jobs.task import job
from wervel.contact.delivery import deliver_message

# With pauses of at most five minutes: a mail server that is down for a day loses nothing.
PATIENT_ATTEMPTS = 300


@job(max_attempts=PATIENT_ATTEMPTS, timeout=30)
def deliver(message_id: str) -> None:
    """Send one message of the outbox; a second run after it was sent does nothing."""
    deliver_message(message_id)
