"""Doing a thing once for one key, however often it is asked.

The key's row is inserted first, in the transaction of the work: a parallel request with the same
key waits at the unique constraint until the first has committed, and then replays its answer. A
process that dies in between leaves neither work nor row.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from django.db import connection, transaction

from wervel.common import clock
from wervel.common.errors import Conflict, WervelError
from wervel.common.idempotency.exceptions import KeyMalformed, KeyMissing, KeyReused
from wervel.common.idempotency.models import StoredAnswer
from wervel.common.writes import sent_together, write

T = TypeVar("T")

LIFE = timedelta(hours=24)
# Waits for a parallel request with the same key, and then inserts nothing.
_INSERT = (
    "INSERT INTO idempotency_storedanswer"
    " (scope, key, request_hash, status, headers, body, created_at)"
    " VALUES (%s, %s, %s, NULL, '{}', '', %s) ON CONFLICT DO NOTHING RETURNING id"
)
_FINISH = "UPDATE idempotency_storedanswer SET status = %s, body = %s, headers = %s WHERE id = %s"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `replayed` when it was made for an earlier request."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """Whose key it is, the key, and a hash of what is asked."""

    scope: str
    key: str
    hash: str


class _Lost(Exception):
    """Another request with this key was first."""


def read_key(header: str | None) -> str:
    """KeyMissing or KeyMalformed. Any visible ASCII text is a key, quotes included."""
    if not header:
        raise KeyMissing
    if not _KEY.fullmatch(header):
        raise KeyMalformed
    return header


def hash_of(*parts: bytes) -> str:
    """A hash of all parts, which cannot run into one another."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def once(request: Request, *, prepare: Callable[[], T], execute: Callable[[T], Answer]) -> Answer:
    """Run `execute` in a transaction with the key's row, or replay the answer it gave before.

    `prepare` looks, outside of the transaction, whether the work can be done at all. What
    `execute` writes may wait until it is done (see `writes`). Only a finished 2xx is replayed. A
    refused (409) request keeps its key bound to what was asked, and may be tried again; every
    other error leaves no trace. KeyReused when the key was used for something else within 24
    hours.
    """
    try:
        return _execute(request, prepare(), execute)
    except _Lost:
        if found := finished(request):
            return found
        raise Conflict from None
    except WervelError as error:
        # What was done once can often not be prepared again: the time is taken, by this very key.
        if found := finished(request):
            return found
        if isinstance(error, Conflict):
            _bind(request)
        raise


def finished(request: Request) -> Answer | None:
    """The stored answer, if it can be replayed; KeyReused when it is to another request."""
    row = StoredAnswer.objects.filter(scope=request.scope, key=request.key).first()
    if row is None or row.created_at <= clock.now() - LIFE:
        return None
    if row.request_hash != request.hash:
        raise KeyReused
    if row.status is None:
        return None
    return Answer(row.status, row.body, row.headers, replayed=True)


@transaction.atomic
def _execute(request: Request, prepared: T, execute: Callable[[T], Answer]) -> Answer:
    row = _claim_key(request)
    with sent_together():
        answer = execute(prepared)
        write((_FINISH, [answer.status, answer.body, json.dumps(dict(answer.headers)), row]))
    return answer


def _claim_key(request: Request) -> int:
    """The key's row, new or taken over from a refused or outlived request; locked either way."""
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(clock.now())
        cursor.execute(_INSERT, [request.scope, request.key, request.hash, now])
        inserted = cursor.fetchone()
    return int(inserted[0]) if inserted else _take_over(request)


def _take_over(request: Request) -> int:
    now = clock.now()
    rows = StoredAnswer.objects.select_for_update()
    found = rows.filter(scope=request.scope, key=request.key).first()
    outlived = found is not None and found.created_at <= now - LIFE
    if found is None or (found.status is not None and not outlived):
        raise _Lost
    if found.request_hash != request.hash and not outlived:
        raise KeyReused
    found.request_hash, found.created_at, found.status = request.hash, now, None
    found.save(update_fields=["request_hash", "created_at", "status"])
    return int(found.pk)


def _bind(request: Request) -> None:
    """Remember what the key was used for, without an answer to replay."""
    row = StoredAnswer(
        scope=request.scope, key=request.key, request_hash=request.hash, created_at=clock.now()
    )
    StoredAnswer.objects.bulk_create([row], ignore_conflicts=True)


def delete_outlived() -> int:
    """Forget the answers that can no longer be replayed."""
    return StoredAnswer.objects.filter(created_at__lte=clock.now() - LIFE).delete()[0]
