"""One hierarchy of errors; every door turns each into a page or a problem document.

WervelError                what went wrong, in the reader's language
├── Invalid          422   the input does not fit; `fields` says which and why
│   └── Malformed    400   it could not even be read
├── Unauthenticated  401   who are you? no key, or none that we know
├── Forbidden        403   this actor may not
├── NotFound         404   it never existed, or is not yours
├── NotAllowed       405   the address exists, but does not take this method
├── Conflict         409   somebody or something was first
├── Gone             410   it existed and is over
├── TooLarge         413   more than is accepted
├── Unsupported      415   written in a way that is not read here
├── TooManyRequests  429   wait `retry_after` seconds
└── Unavailable      503   a part is down; try again in `retry_after` seconds
    └── UnderMaintenance   all of it is, because we are at work on it

A domain subclasses these in its `exceptions.py`, with its own `code` and `message`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = str | Promise


class WervelError(Exception):
    """Carries the HTTP status, a stable code for programs and a message for people."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    message: ClassVar[Message] = _("Something went wrong on our side. Please try again.")

    def __init__(
        self,
        message: Message | None = None,
        *,
        fields: Mapping[str, Message] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.text: Message = message if message is not None else type(self).message
        self.fields = dict(fields or {})
        self.extra = dict(extra or {})
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.text)


class Invalid(WervelError):
    status = 422
    code = "invalid"
    message = _("Some of what you sent is not right. Please check it.")


class Malformed(Invalid):
    status = 400
    code = "malformed"
    message = _("We could not read what you sent.")


class Unauthenticated(WervelError):
    status = 401
    code = "unauthenticated"
    message = _("We do not know who you are.")


class Forbidden(WervelError):
    status = 403
    code = "forbidden"
    message = _("You may not do this.")


class NotFound(WervelError):
    status = 404
    code = "not-found"
    message = _("We could not find this.")


class NotAllowed(WervelError):
    status = 405
    code = "not-allowed"
    message = _("This address does not accept that.")


class Conflict(WervelError):
    status = 409
    code = "conflict"
    message = _("Someone else was just before you.")


class Gone(WervelError):
    status = 410
    code = "gone"
    message = _("This is over.")


class TooLarge(WervelError):
    status = 413
    code = "too-large"
    message = _("This is too large to send.")


class Unsupported(WervelError):
    status = 415
    code = "unsupported"
    message = _("We cannot read what is written in this way.")


class TooManyRequests(WervelError):
    status = 429
    code = "too-many-requests"
    message = _("You did this very often in a short time. Please wait a moment.")

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(extra={"retry_after": retry_after})
        self.retry_after = retry_after


class Unavailable(WervelError):
    status = 503
    code = "unavailable"
    message = _("This does not work for a moment. Please try again soon.")

    def __init__(self, message: Message | None = None, *, retry_after: int = 5) -> None:
        super().__init__(message, extra={"retry_after": retry_after})
        self.retry_after = retry_after


class UnderMaintenance(Unavailable):
    code = "maintenance"
    message = _("We are working on this website. It will be back soon.")
