"""Who did what with one patient's record, as that patient may read it: few lines for many events.

One line tells of one person, one object, one act, and five minutes by the clock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from wervel.audit import services
from wervel.audit.acts import Act, Purpose, act_of, purpose_of
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor

WINDOW = timedelta(minutes=5)
LINES = 50
CHUNK = 500


class OwnTrailEvent(StrEnum):
    READ = "audit.own-trail.read"


@dataclass(frozen=True, slots=True)
class Look:
    """`last` is the newest of the `times` that this was done from `window` on."""

    window: datetime
    last: datetime
    times: int
    actor_kind: str
    actor_id: str
    actor_label: str
    object_type: str
    object_id: str
    act: Act

    @property
    def purpose(self) -> Purpose:
        return purpose_of(self.act)


@dataclass(frozen=True, slots=True)
class Looks:
    """One page, newest first. `older`: where the next one begins; None at the end."""

    lines: Sequence[Look]
    older: datetime | None


class Row(NamedTuple):
    """What is read of an event; never its `detail`."""

    recorded_at: datetime
    event: str
    actor_kind: str
    actor_id: str
    actor_label: str
    object_type: str
    object_id: str


def looks_at(
    patient_ids: Sequence[UUID],
    *,
    actor: Actor,
    before: datetime | None = None,
    lines: int = LINES,
) -> Looks:
    """Whoever calls has looked whether this actor may. That they looked is recorded, too.

    A page ends with a whole window, so it holds `lines` or as many more as that window has.
    """
    rows = AuditEvent.objects.filter(patient_id__in=patient_ids)
    if before is not None:
        rows = rows.filter(recorded_at__lt=before)
    found = rows.order_by("-recorded_at", "-id").values_list(*Row._fields)
    page = grouped((Row(*each) for each in found.iterator(CHUNK)), lines)
    for each in patient_ids:
        services.record(
            event=OwnTrailEvent.READ,
            actor=actor,
            object_type="AuditTrail",
            object_id=each,
            patient_id=each,
        )
    return page


def window_of(moment: datetime) -> datetime:
    """The beginning of the five minutes that hold this moment; their end is no part of them."""
    return moment - (moment - datetime.fromtimestamp(0, UTC)) % WINDOW


def grouped(rows: Iterator[Row], lines: int) -> Looks:
    """Rows come newest first; no more of them are taken than a page needs, and none is kept."""
    done: list[Look] = []
    open_: dict[tuple[str, ...], Look] = {}
    window: datetime | None = None
    for row in rows:
        begun = window_of(row.recorded_at)
        if begun != window:
            done += open_.values()
            open_ = {}
            if window is not None and len(done) >= lines:
                return Looks(done, window)
            window = begun
        act = act_of(row.event)
        key = (row.actor_kind, row.actor_id, row.object_type, row.object_id, act)
        open_[key] = _counted(open_.get(key), row, act, begun)
    return Looks([*done, *open_.values()], None)


def _counted(before: Look | None, row: Row, act: Act, window: datetime) -> Look:
    return Look(
        window=window,
        last=before.last if before else row.recorded_at,
        times=before.times + 1 if before else 1,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_label=before.actor_label if before else row.actor_label,
        object_type=row.object_type,
        object_id=row.object_id,
        act=act,
    )
