"""Writing messages down, in one thread of its own: the line never waits for the database."""

import logging
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from wervel.diagnostics.choices import Channel
from wervel.diagnostics.services.inbox import receive, unavailable

log = logging.getLogger("wervel.gateway")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`stored` is False when the database was away: the message has to come again."""

    answer: bytes
    stored: bool = True


def store(body: bytes, channel: Channel) -> Outcome:
    """Never raises: whatever goes wrong here, the sender is told and keeps the message."""
    try:
        close_old_connections()
        return Outcome(receive(body, channel))
    except (DatabaseError, InterfaceError) as error:
        log.warning("a message could not be stored (%s)", type(error).__name__)
        connections.close_all()
    except Exception as error:
        log.error("a message could not be taken (%s)", type(error).__name__)
    return Outcome(unavailable(body), stored=False)


def is_accepted(answer: bytes) -> bool:
    """AA in MSA-1, with whatever sign the message uses between fields."""
    lines = answer.split(b"\r")
    return len(lines) > 1 and lines[1][:3] == b"MSA" and lines[1][4:6] == b"AA"
