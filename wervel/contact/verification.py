"""Do requests, their history, their windows and the outbox still agree? Each fault in one line."""

from collections.abc import Iterator

from django.db.models import Count, Max

from wervel.contact.choices import RequestKind
from wervel.contact.models import ContactRequest, ContactRequestChange, OutboundMessage
from wervel.contact.windows import PLACES

EVENT = "contact-request:"


def verify_contact() -> Iterator[str]:
    """All faults, in no fixed order; none when everything agrees."""
    yield from _confirmations()
    yield from _windows()
    yield from _histories()


def _confirmations() -> Iterator[str]:
    """A message with an address has its mail, and no mail is about a request that is none."""
    told = set(
        OutboundMessage.objects.filter(event_key__startswith=EVENT).values_list(
            "event_key", flat=True
        )
    )
    rows = ContactRequest.objects.filter(kind=RequestKind.MESSAGE).exclude(email="")
    asked = {f"{EVENT}{pk}": reference for pk, reference in rows.values_list("pk", "reference")}
    yield from (f"request-without-mail: {asked[key]}" for key in asked.keys() - told)
    yield from (f"mail-without-request: {key}" for key in told - asked.keys())


def _windows() -> Iterator[str]:
    """The constraint forbids it; a database without it would not."""
    rows = ContactRequest.objects.filter(kind=RequestKind.CALLBACK)
    for start, calls in rows.values_list("window_start").annotate(calls=Count("id")):
        if calls > PLACES:
            yield f"window-promised-too-often: {start:%Y-%m-%dT%H:%MZ}, {calls} calls"


def _histories() -> Iterator[str]:
    """The newest row says the state that the request is in."""
    rows = ContactRequest.objects.annotate(newest=Max("changes__version"))
    ends = dict(ContactRequestChange.objects.order_by("version").values_list("request_id", "after"))
    for row in rows.iterator(chunk_size=1000):
        if (row.newest, ends.get(row.pk)) != (row.version, row.status):
            yield f"request-other-than-history: {row.reference}"
