"""What staff see of requests: the list, one of them with its history, and how many are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.contact.choices import (
    UNFINISHED,
    RequestKind,
    RequestStatus,
    Step,
    Subject,
)
from wervel.contact.events import RequestEvent
from wervel.contact.exceptions import RequestUnknown
from wervel.contact.models import ContactRequest, ContactRequestChange
from wervel.contact.rules import may_handle_requests
from wervel.contact.selectors.visitors import window_of
from wervel.contact.transitions import possible_steps
from wervel.contact.windows import CallbackWindow

PER_PAGE = 25
OPEN, MINE, FINISHED = "open", "mine", "finished"
STATES = (OPEN, MINE, FINISHED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: `kind` is a RequestKind or empty for both."""

    kind: str = ""
    state: str = OPEN
    page: str = "1"


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """A line of the list: who, how and until when, without what they wrote."""

    reference: str
    kind: RequestKind
    status: RequestStatus
    name: str
    subject: Subject | None
    language: str
    due_at: datetime
    window: CallbackWindow | None
    assigned_to: str

    @property
    def unfinished(self) -> bool:
        return self.status in UNFINISHED

    def is_overdue(self, moment: datetime) -> bool:
        return self.unfinished and self.due_at <= moment

    def is_due_now(self, moment: datetime) -> bool:
        return self.unfinished and self.window is not None and self.window.start <= moment


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A page of the list; `total` counts all pages."""

    requests: Sequence[ListedRequest]
    total: int
    number: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the history; `before` is None for the request itself."""

    at: datetime
    who: str
    before: RequestStatus | None
    after: RequestStatus
    note: str


@dataclass(frozen=True, slots=True)
class OneRequest:
    """All of a request, and what this person may do with it now."""

    listed: ListedRequest
    email: str
    phone: str
    text: str
    appointment_reference: str
    received_at: datetime
    version: int
    mine: bool
    changes: Sequence[Change]
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class OpenCounts:
    open: int
    overdue: int


def list_requests(wanted: Wanted, *, actor: Actor) -> RequestPage:
    """Open ones by their promise, oldest first; finished ones latest first. The read is audited
    with the references that were shown."""
    rows = _rows(actor)
    if wanted.kind in RequestKind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state == FINISHED:
        rows = rows.exclude(status__in=UNFINISHED).order_by("-due_at", "-id")
    else:
        rows = rows.filter(status__in=UNFINISHED).order_by("due_at", "id")
    if wanted.state == MINE:
        rows = rows.filter(assigned_to_id=UUID(actor.id))
    page = Paginator(rows, PER_PAGE).get_page(wanted.page)
    found = [_listed(row) for row in page]
    audit.record(
        event=RequestEvent.LIST_READ,
        actor=actor,
        object_type="ContactRequest",
        object_id="",
        detail={"shown": [each.reference for each in found]},
    )
    return RequestPage(found, page.paginator.count, page.number, page.has_next())


def one_request(reference: str, *, actor: Actor) -> OneRequest:
    """All of it; the read is audited. RequestUnknown."""
    row = _rows(actor).filter(reference=reference).first()
    if row is None:
        raise RequestUnknown
    audit.record(
        event=RequestEvent.READ,
        actor=actor,
        object_type="ContactRequest",
        object_id=row.pk,
        detail={"reference": row.reference},
    )
    status, mine = RequestStatus(row.status), str(row.assigned_to_id) == actor.id
    return OneRequest(
        listed=_listed(row),
        email=row.email,
        phone=row.phone,
        text=row.text,
        appointment_reference=row.appointment_reference,
        received_at=row.received_at,
        version=row.version,
        mine=mine,
        changes=[_change(each) for each in row.changes.order_by("version")],
        steps=possible_steps(status, mine=mine),
    )


def open_counts(*, actor: Actor) -> OpenCounts:
    """How many wait, and how many of them longer than promised."""
    if not may_handle_requests(actor):
        raise Forbidden
    rows = ContactRequest.objects.filter(status__in=UNFINISHED)
    late = Count("id", filter=Q(due_at__lte=clock.now()))
    found = rows.aggregate(open=Count("id"), overdue=late)
    return OpenCounts(found["open"], found["overdue"])


def _rows(actor: Actor) -> QuerySet[ContactRequest]:
    if not may_handle_requests(actor):
        raise Forbidden
    return ContactRequest.objects.select_related("assigned_to")


def _listed(row: ContactRequest) -> ListedRequest:
    user = row.assigned_to
    return ListedRequest(
        reference=row.reference,
        kind=RequestKind(row.kind),
        status=RequestStatus(row.status),
        name=row.name,
        subject=Subject(row.subject) if row.subject else None,
        language=row.language,
        due_at=row.due_at,
        window=window_of(row),
        assigned_to=(user.get_full_name() or user.username) if user else "",
    )


def _change(row: ContactRequestChange) -> Change:
    before = RequestStatus(row.before) if row.before else None
    return Change(row.at, row.actor_label, before, RequestStatus(row.after), row.note)
