"""Sessions in the database, looked up by keys that can be ours alone."""

from django.contrib.sessions.backends import db

SHORTEST_KEY = 8


class SessionStore(db.SessionStore):
    """A cookie can hold any character, NUL included, which PostgreSQL refuses with an error."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and len(key) >= SHORTEST_KEY and key.isascii() and key.isalnum()
