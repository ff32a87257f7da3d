"""Other systems and their keys: given once, shown with each request, ended at once."""

import hashlib
import re
import secrets
from collections.abc import Sequence

from django.db import transaction

from wervel.accounts.events import AccountEvent
from wervel.accounts.exceptions import MachineUnknown, NameUnfit
from wervel.accounts.models import MachineKey
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, machine

# So that a key is known for one wherever somebody leaves it.
PREFIX = "wervel_"
KEY_BYTES = 32
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@transaction.atomic
def give_key(*, name: str, actor: Actor) -> str:
    """The key, which nobody can be told again; NameUnfit. `name` is who runs the system, in small
    letters, digits and hyphens: the trail names it, and it never changes hands."""
    if not _NAME.fullmatch(name):
        raise NameUnfit
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    row = MachineKey.objects.create(name=name, digest=_digest(key), given_at=clock.now())
    _record(AccountEvent.KEY_GIVEN, row, actor)
    return key


@transaction.atomic
def end_keys(*, name: str, actor: Actor) -> int:
    """No key of that system opens anything any more; how many ended. MachineUnknown when it has
    none."""
    ending = list(MachineKey.objects.select_for_update().filter(name=name, ended_at=None))
    if not ending:
        raise MachineUnknown
    for row in ending:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        _record(AccountEvent.KEY_ENDED, row, actor)
    return len(ending)


def machine_with(key: str) -> Actor | None:
    """Whose key this is, as long as it is one."""
    row = MachineKey.objects.filter(digest=_digest(key), ended_at=None).first()
    return None if row is None else machine(row.name)


def known_keys() -> Sequence[MachineKey]:
    """All that were ever given, by name and age."""
    return list(MachineKey.objects.order_by("name", "given_at"))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _record(event: AccountEvent, row: MachineKey, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="MachineKey",
        object_id=row.pk,
        detail={"name": row.name},
    )
