"""What Django loads for the ENGINE ``wervel.common.postgresql``."""

import select

from django.db.backends.postgresql import base
from psycopg import Connection


class DatabaseWrapper(base.DatabaseWrapper):
    """Looks at the socket before each request, where Django's own sends a query and waits."""

    def is_usable(self) -> bool:
        """A server that ends an idle connection says so first, or the system does: then there is
        something to read. Only then, and after an error, is the server asked."""
        if self.connection is not None and not self.errors_occurred and _is_silent(self.connection):
            return True
        return super().is_usable()


def _is_silent(connection: Connection) -> bool:
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
