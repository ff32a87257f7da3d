"""What Django loads for the ENGINE ``wervel.common.postgresql``."""

import select
from collections.abc import Sequence

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg.pq import ExecStatus

Row = tuple[str | None, ...]


class DatabaseWrapper(base.DatabaseWrapper):
    """Looks at the socket before each request, where Django's own sends a query and waits.

    A short question that every page asks can be prepared once on each connection, and is then
    asked in one call: psycopg's own way takes three times as long, and lets other threads of the
    process in between at every step of it.
    """

    def get_new_connection(self, conn_params: dict[str, object]) -> Connection:
        self._prepared: dict[str, bytes] = {}
        connection: Connection = super().get_new_connection(conn_params)
        return connection

    def is_usable(self) -> bool:
        """A server that ends an idle connection says so first, or the system does: then there is
        something to read. Only then, and after an error, is the server asked."""
        if self.connection is not None and not self.errors_occurred and _is_silent(self.connection):
            return True
        return super().is_usable()

    def prepared_row(self, statement: str, values: Sequence[int]) -> Row | None:
        """The one row that answers a statement with $1, $2 …, as the text the server sends.

        None when it has to be asked with a cursor: in a transaction, which an error would end;
        where queries are logged or wrapped; and when the server refuses, or has gone: asked again
        with a cursor, it says why.
        """
        if self.in_atomic_block or self.queries_logged or self.execute_wrappers:
            return None
        self.ensure_connection()
        wire, name = self.connection.pgconn, self._prepared.get(statement)
        if name is None:
            name = f"wervel_{len(self._prepared)}".encode()
            if wire.prepare(name, statement.encode()).status != ExecStatus.COMMAND_OK:
                return None
            self._prepared[statement] = name
        result = wire.exec_prepared(name, [str(value).encode() for value in values])
        if result.status != ExecStatus.TUPLES_OK or result.ntuples != 1:
            return None
        cells = [result.get_value(0, column) for column in range(result.nfields)]
        return tuple(None if cell is None else cell.decode() for cell in cells)


def _is_silent(connection: Connection) -> bool:
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
