"""What a handler may raise to steer its own retries."""

from datetime import timedelta


class RetryLater(Exception):
    """Try again after this pause; it counts as an attempt."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"again in {after}")
        self.after = after


class GiveUp(Exception):
    """No retry can help: the job is dead at once. The reason is stored: no personal data."""


class JobTimeout(BaseException):
    """The handler overran its time. Not an Exception, so that no handler swallows it."""
