"""Work for later: handing messages to their provider."""

from django_tasks import task

from wervel.contact.delivery import deliver_message


@task(backend="jobs")
def deliver(message_id: str) -> None:
    """Send one message of the outbox; a second run after it was sent does nothing."""
    deliver_message(message_id)
