"""The worklist in words, links and buttons."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common.actor import Actor
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.choices import VisitState
from wervel.encounters.rules import may_receive, may_take_step
from wervel.encounters.selectors.worklist import WorklistEntry
from wervel.encounters.transitions import TRANSITIONS
from wervel.workspace.visits import lines
from wervel.workspace.visits.choice import VisitChoice

# In the order in which they are offered; a cancellation has a page of its own.
OFFERED = (Status.IN_PROGRESS, Status.AWAITING_RESULTS, Status.FINISHED)
KINDS = {Status.IN_PROGRESS: "primary"}


def worklist_page(
    chosen: VisitChoice, entries: Sequence[WorklistEntry], state: str, actor: Actor
) -> dict[str, Any]:
    """Who is here first, then who is to come, then who was."""
    wanted = [entry for entry in entries if chosen.wants(entry)]
    found = [(entry.state, _line(entry, chosen, actor)) for entry in wanted]
    here = [one for kind, one in found if kind not in lines.TO_COME | lines.OVER]
    return {
        **chosen.page(),
        "state": state,
        "present": here,
        "expected": [one for kind, one in found if kind in lines.TO_COME],
        "over": [one for kind, one in found if kind in lines.OVER],
        "waiting": sum(kind == VisitState.WAITING for kind, _line_ in found),
    }


def _line(entry: WorklistEntry, chosen: VisitChoice, actor: Actor) -> lines.VisitLine:
    step, key = entry.first, entry.encounter_id
    receives = chosen.is_today and entry.state in lines.TO_COME and may_receive(actor)
    leaves = key is not None and entry.state == VisitState.WAITING
    return lines.VisitLine(
        id=step.reference,
        reference=step.reference,
        time=lines.begin_words(step, chosen.day),
        where=lines.where_words(step),
        later=lines.later_words(entry),
        patient=entry.patient,
        birth_date=f"{entry.birth_date:%d-%m-%Y}",
        phone=entry.phone,
        verified=entry.verified,
        state=str(entry.state.label),
        tone=lines.TONES[entry.state],
        waited=lines.waited(entry),
        holder=entry.holder,
        receive=reverse("workspace:arrival", args=[step.reference]) if receives else "",
        left=reverse("workspace:visit-left", args=[key]) if leaves else "",
        record=reverse("workspace:record", args=[key]) if key else "",
        step_url=reverse("workspace:record-step", args=[key]) if key else "",
        next_steps=tuple(next_steps(entry.status, actor)) if key else (),
    )


def next_steps(status: Status, actor: Actor) -> Iterator[tuple[str, str, str]]:
    """The value, the words and the kind of each button that this person may press now."""
    words = {
        Status.IN_PROGRESS: _("Begin") if status == Status.ARRIVED else _("Go on"),
        Status.AWAITING_RESULTS: _("Wait for results"),
        Status.FINISHED: _("End the visit"),
    }
    for after in OFFERED:
        if after in TRANSITIONS[status] and may_take_step(actor, after):
            yield after.value, words[after], KINDS.get(after, "secondary")
