"""What visitors see: windows with a place left, and the confirmation of what they asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import is_secret
from wervel.contact.choices import RequestKind
from wervel.contact.events import RequestEvent
from wervel.contact.exceptions import RequestOver, RequestUnknown
from wervel.contact.models import ContactRequest
from wervel.contact.windows import PLACES, CallbackWindow, promised_windows

SHOWN_WINDOWS = 6
SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the holder of the secret may see: the reference and the promise, nothing typed."""

    reference: str
    kind: RequestKind
    due_at: datetime
    window: CallbackWindow | None
    by_mail: bool


def free_windows() -> list[CallbackWindow]:
    """The first windows that still have a place; empty when the next days are full."""
    windows = promised_windows()
    if not windows:
        return []
    rows = ContactRequest.objects.filter(
        window_start__gte=windows[0].start, window_start__lte=windows[-1].start
    )
    counts = rows.values_list("window_start").annotate(calls=Count("id"))
    full = {start for start, calls in counts if calls >= PLACES}
    return [window for window in windows if window.start not in full][:SHOWN_WINDOWS]


def confirmation(secret: str, *, actor: Actor) -> Confirmation:
    """What was asked under this secret, for 30 days; the read is audited.

    RequestUnknown or RequestOver.
    """
    rows = ContactRequest.objects.filter(secret=secret)
    row = rows.first() if is_secret(secret) else None
    if row is None:
        raise RequestUnknown
    if row.received_at + SHOWN_FOR <= clock.now():
        raise RequestOver
    audit.record(
        event=RequestEvent.READ, actor=actor, object_type="ContactRequest", object_id=row.pk
    )
    return Confirmation(
        reference=row.reference,
        kind=RequestKind(row.kind),
        due_at=row.due_at,
        window=window_of(row),
        by_mail=bool(row.email),
    )


def window_of(row: ContactRequest) -> CallbackWindow | None:
    if row.window_start is None or row.window_end is None:
        return None
    return CallbackWindow(row.window_start, row.window_end)
