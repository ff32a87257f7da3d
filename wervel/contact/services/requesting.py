"""Somebody asks something of us: a message, or a call-back in a window with a place left."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.idempotency.answers import Answer, Request, finished, hash_of, once
from wervel.contact.choices import RequestKind, RequestStatus
from wervel.contact.events import RequestEvent
from wervel.contact.exceptions import WindowFull
from wervel.contact.hours import answer_due
from wervel.contact.letters import received_letter
from wervel.contact.models import ContactRequest, ContactRequestChange
from wervel.contact.services.outbox import queue_email
from wervel.contact.windows import PLACES, CallbackWindow

CREATED = 201


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `email` or `phone` or both, so that it can be answered."""

    name: str
    email: str
    phone: str
    language: str
    subject: str
    text: str
    appointment_reference: str = ""


@dataclass(frozen=True, slots=True)
class Callback:
    """A wish to be called; `about` may be empty."""

    name: str
    phone: str
    language: str
    about: str
    window: CallbackWindow


Asked = Message | Callback


def already_sent(asked: Asked) -> str:
    """The secret of the confirmation, when exactly this was sent within 24 hours; else empty."""
    answer = finished(_key(asked))
    return answer.body if answer else ""


def send_message(*, message: Message, actor: Actor) -> str:
    """Keep a message, once, and confirm it by mail when there is an address.

    The secret of its confirmation. The same words of the same person within 24 hours are the
    same message: a double click, a step back or a second tab makes no second one.
    """
    return once(
        _key(message),
        prepare=lambda: None,
        execute=lambda _: _answer(_store_message(message, actor)),
    ).body


def request_callback(*, callback: Callback, actor: Actor) -> str:
    """Promise a call in a window, once; WindowFull when all of its places are taken.

    The secret of its confirmation, also for the same request made again within 24 hours.
    """
    return once(
        _key(callback),
        prepare=lambda: free_places(callback.window),
        execute=lambda free: _answer(_store_callback(callback, free, actor)),
    ).body


def free_places(window: CallbackWindow) -> Sequence[int]:
    """A first look; the unique constraint decides. WindowFull when there is none."""
    taken = _taken(window)
    free = [place for place in range(1, PLACES + 1) if place not in taken]
    if not free:
        raise WindowFull
    return free


def _taken(window: CallbackWindow) -> frozenset[int | None]:
    rows = ContactRequest.objects.filter(window_start=window.start)
    return frozenset(rows.values_list("window_place", flat=True))


def _key(asked: Asked) -> Request:
    """What was asked is its own key, as a hash that only we can make."""
    digest = salted_hmac("contact.request", hash_of(repr(asked).encode()), algorithm="sha256")
    return Request(scope="contact", key=digest.hexdigest(), hash=digest.hexdigest())


def _answer(row: ContactRequest) -> Answer:
    return Answer(CREATED, row.secret)


def _store_message(message: Message, actor: Actor) -> ContactRequest:
    now = clock.now()
    row = ContactRequest.objects.create(
        kind=RequestKind.MESSAGE,
        name=message.name,
        email=message.email,
        phone=message.phone,
        language=message.language,
        subject=message.subject,
        text=message.text,
        appointment_reference=message.appointment_reference,
        due_at=answer_due(now),
        received_at=now,
    )
    _note(row, actor)
    if row.email:
        queue_email(
            event_key=f"contact-request:{row.pk}",
            recipient=row.email,
            language=row.language,
            letter=received_letter(reference=row.reference, due=row.due_at, language=row.language),
        )
    return row


def _store_callback(callback: Callback, free: Sequence[int], actor: Actor) -> ContactRequest:
    row = ContactRequest(
        kind=RequestKind.CALLBACK,
        name=callback.name,
        phone=callback.phone,
        language=callback.language,
        text=callback.about,
        window_start=callback.window.start,
        window_end=callback.window.end,
        due_at=callback.window.end,
        received_at=clock.now(),
    )
    _take_place(row, callback.window, free)
    _note(row, actor)
    return row


def _take_place(row: ContactRequest, window: CallbackWindow, free: Sequence[int]) -> None:
    """The first place that nobody else takes meanwhile. Places only fill: one look is enough."""
    for place in free:
        row.window_place = place
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            if place not in _taken(window):
                raise
        else:
            return
    raise WindowFull


def _note(row: ContactRequest, actor: Actor) -> None:
    ContactRequestChange.objects.create(
        request=row,
        version=row.version,
        before="",
        after=RequestStatus.REQUESTED,
        at=row.received_at,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    audit.record(
        event=RequestEvent.RECEIVED,
        actor=actor,
        object_type="ContactRequest",
        object_id=row.pk,
        detail={"reference": row.reference, "kind": str(row.kind)},
    )
