"""The worklist in words, links and buttons."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
    receives = chosen.is_today and entry.state in lines.TO_COME and may_receive(actor)
    line, key = lines.line_of(entry, chosen.day, receives=receives), entry.encounter_id
    if key is None:
        return line
    return replace(
        line,
        record=reverse("workspace:record", args=[key]),
        step_url=reverse("workspace:record-step", args=[key]),
        next_steps=tuple(next_steps(entry.status, actor)),
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
