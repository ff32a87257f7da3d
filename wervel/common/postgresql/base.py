"""What Django loads for the ENGINE ``wervel.common.postgresql``."""

import select
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus

Rows = list[tuple[Any, ...]]


class DatabaseWrapper(base.DatabaseWrapper):
    """Looks at the socket before each request, where Django's own sends a query and waits.

    A question that is asked all the time is prepared once on each connection, and then asked in
    one call: a cursor takes twice as long, and lets other threads of the process in between at
    every step of it.
    """

    def get_new_connection(self, conn_params: dict[str, object]) -> Connection:
        connection: Connection = super().get_new_connection(conn_params)
        self._prepared: dict[str, bytes] = {}
        return connection

    def is_usable(self) -> bool:
        """A server that ends an idle connection says so first, or the system does: then there is
        something to read. Only then, and after an error, is the server asked."""
        if self.connection is not None and not self.errors_occurred and _is_silent(self.connection):
            return True
        return super().is_usable()

    def prepared_rows(self, statement: str, values: Sequence[Any]) -> Rows | None:
        """The rows that answer a statement with a %s for each value.

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
            if wire.prepare(name, _numbered(statement)).status != ExecStatus.COMMAND_OK:
                return None
            self._prepared[statement] = name
        adapted = Transformer(self.connection)
        texts = adapted.dump_sequence(values, [PyFormat.TEXT] * len(values))
        result = wire.exec_prepared(name, texts)
        if result.status != ExecStatus.TUPLES_OK:
            return None
        adapted.set_pgresult(result)
        return adapted.load_rows(0, result.ntuples, tuple)


@lru_cache
def _numbered(statement: str) -> bytes:
    """The statement with $1, $2 … in place of each %s."""
    first, *rest = statement.split("%s")
    return (first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1))).encode()


def _is_silent(connection: Connection) -> bool:
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
