"""A visit of the day in words: what the desk and those who treat both see of it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import time_words
from wervel.encounters.choices import VisitState
from wervel.encounters.selectors.worklist import VisitStep, WorklistEntry

TONES = {
    VisitState.EXPECTED: "plain",
    VisitState.TO_CHECK: "sun",
    VisitState.WAITING: "sun",
    VisitState.IN_PROGRESS: "clay",
    VisitState.AWAITING_RESULTS: "blue",
    VisitState.FINISHED: "plain",
    VisitState.NO_SHOW: "red",
    VisitState.CANCELLED: "red",
}
TO_COME = frozenset({VisitState.EXPECTED, VisitState.TO_CHECK})
OVER = frozenset({VisitState.FINISHED, VisitState.NO_SHOW, VisitState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Waited:
    """How long something has lasted; `since` in seconds of the epoch, for the clock of a page."""

    since: int
    at: str
    minutes: int


@dataclass(frozen=True, slots=True)
class VisitLine:
    """`later` are the further steps of the visit; `id` is stable while the page changes."""

    id: str
    reference: str
    time: str
    where: str
    later: tuple[str, ...]
    patient: str
    birth_date: str
    phone: str
    verified: bool
    state: str
    tone: str
    waited: Waited | None
    holder: str
    receive: str
    left: str
    record: str = ""
    step_url: str = ""
    next_steps: tuple[tuple[str, str, str], ...] = ()


def line_of(entry: WorklistEntry, day: date, *, receives: bool) -> VisitLine:
    """What anybody at the door may see; `receives`: with the way to receive the patient."""
    step = entry.first
    leaves = entry.state == VisitState.WAITING and entry.encounter_id
    return VisitLine(
        id=step.reference,
        reference=step.reference,
        time=begin_words(step, day),
        where=where_words(step),
        later=later_words(entry),
        patient=entry.patient,
        birth_date=f"{entry.birth_date:%d-%m-%Y}",
        phone=entry.phone,
        verified=entry.verified,
        state=str(entry.state.label),
        tone=TONES[entry.state],
        waited=waited(entry),
        holder=entry.holder,
        receive=reverse("workspace:arrival", args=[step.reference]) if receives else "",
        left=reverse("workspace:visit-left", args=[entry.encounter_id]) if leaves else "",
    )


def desk_address(clinic: str) -> str:
    return f"{reverse('workspace:desk')}?{urlencode({'clinic': clinic})}"


def worklist_address(clinic: str) -> str:
    return f"{reverse('workspace:worklist')}?{urlencode({'clinic': clinic})}"


def waited(entry: WorklistEntry) -> Waited | None:
    """For a visit that goes on: since when it is in its state."""
    if entry.since is None or entry.state in OVER:
        return None
    return Waited(int(entry.since.timestamp()), time_words(entry.since), minutes_since(entry.since))


def minutes_since(moment: datetime) -> int:
    return max(int((clock.now() - moment).total_seconds() // 60), 0)


def where_words(step: VisitStep) -> str:
    """With whom and where: rooms by their number, devices by their name."""
    rooms = (_("room %(name)s") % {"name": one} if one.isdecimal() else one for one in step.rooms)
    return ", ".join([step.practitioner, *rooms] if step.practitioner else rooms)


def begin_words(step: VisitStep, day: date) -> str:
    """The time, with its date when that is another one than the list is of."""
    if step.start.date() == day:
        return time_words(step.start)
    return f"{step.start:%d-%m} {time_words(step.start)}"


def later_words(entry: WorklistEntry) -> tuple[str, ...]:
    return tuple(f"{time_words(one.start)} {where_words(one)}" for one in entry.steps[1:])
