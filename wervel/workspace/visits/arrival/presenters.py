"""The desk in words and links."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words
from wervel.encounters.choices import VisitState
from wervel.encounters.selectors.arrivals import Arrival
from wervel.encounters.selectors.worklist import WorklistEntry
from wervel.patients.linkable import records_alike
from wervel.patients.rules import may_link_records
from wervel.workspace.linking.presenters import record_address
from wervel.workspace.visits import lines
from wervel.workspace.visits.arrival.forms import ArrivalForm
from wervel.workspace.visits.choice import VisitChoice


def desk_page(chosen: VisitChoice, entries: Sequence[WorklistEntry], state: str) -> dict[str, Any]:
    """Three lists: still to come, here now, and no longer."""
    wanted = [entry for entry in entries if chosen.wants(entry)]
    found = [(entry.state, _line(entry, chosen)) for entry in wanted]
    here = [one for kind, one in found if kind not in lines.TO_COME | lines.OVER]
    return {
        **chosen.page(),
        "state": state,
        "expected": [one for kind, one in found if kind in lines.TO_COME],
        "present": here,
        "over": [one for kind, one in found if kind in lines.OVER],
    }


def _line(entry: WorklistEntry, chosen: VisitChoice) -> lines.VisitLine:
    can_come = entry.state in lines.TO_COME | {VisitState.NO_SHOW} and chosen.is_today
    return lines.line_of(entry, chosen.day, receives=can_come)


def arrival_page(found: Arrival, form: ArrivalForm, actor: Actor) -> dict[str, Any]:
    """Who may link records is told of others that may be of this person."""
    can_come = found.is_today and not (found.is_over or found.is_here)
    links = may_link_records(actor)
    return {
        "found": found,
        "form": form,
        "name": f"{found.given} {found.family}",
        "birth_date": f"{found.birth_date:%d-%m-%Y}",
        "when": f"{day_with_date_words(found.start)}, {time_words(found.start)}",
        "can_come": can_come,
        "why_not": "" if can_come else _why_not(found),
        "back_url": lines.desk_address(found.location),
        "records_url": record_address(found.patient_id) if links else "",
        "alike": _alike(found, actor) if links else 0,
    }


def _alike(found: Arrival, actor: Actor) -> int:
    """Of a replaced record nothing more can be linked."""
    return 0 if found.kept else len(records_alike(found.patient_id, actor=actor))


def _why_not(found: Arrival) -> str:
    if found.is_here:
        return _("This person has been received already.")
    if found.is_over:
        return _("This appointment has been cancelled, or is over.")
    return _("This appointment is on another day.")
