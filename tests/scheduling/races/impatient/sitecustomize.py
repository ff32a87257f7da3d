"""The twin of a writer who waits: Python loads this, and SQLite gives up at once."""

from sqlite3 import dbapi2
from typing import Any

_connect = dbapi2.connect


def connect(*args: Any, **options: Any) -> Any:
    return _connect(*args, **{**options, "timeout": 0})


dbapi2.connect = connect  # type: ignore[assignment]
