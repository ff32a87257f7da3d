"""Writes of contact: messages to people, and what people ask of us."""

from wervel.contact.services.outbox import Letter, queue_email, withdraw_message

__all__ = ["Letter", "queue_email", "withdraw_message"]
