"""The page with free times for an appointment that staff are making."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.design.forms import ChoiceSelect, DesignForm, Tile
from wervel.patients.selectors import known_patient
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.workspace.calendar.new_visit import NewVisit
from wervel.workspace.calendar.wording import OfferLine, offer_line, person_line
from wervel.workspace.day_fields import DayField, at_clinic

SHOWN = 24
ANY = "-"


@dataclass(slots=True)
class OfferDay:
    """Free times of one day."""

    words: str
    offers: list[OfferLine] = field(default_factory=list)


class TimesForm(DesignForm):
    """What is looked for."""

    service = ChoiceSelect(label=gettext_lazy("Appointment"), options=())
    clinic = ChoiceSelect(label=gettext_lazy("Clinic"), options=())
    practitioner = ChoiceSelect(label=gettext_lazy("With"), options=())
    day = DayField(label=gettext_lazy("From the day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = catalogue()
        self._offer("service", (Tile(one.slug, one.name) for one in known.services.values()))
        self._offer("clinic", (Tile(one.slug, one.name) for one in known.places))
        people = (Tile(one.slug, one.name) for one in known.people)
        self._offer("practitioner", [Tile(ANY, _("Anybody")), *people])

    def _offer(self, name: str, tiles: Iterable[Tile]) -> None:
        self.fields[name].tiles = tiles  # type: ignore[attr-defined]


def chosen_service(asked: NewVisit) -> str:
    """The first of them until another one is chosen."""
    return asked.service or next(iter(catalogue().services), "")


def times_page(asked: NewVisit, actor: Actor) -> dict[str, Any]:
    """The form tells what it does not know; then no time is shown."""
    service = chosen_service(asked)
    moment = asked.earliest
    form = TimesForm(
        {
            "service": service,
            "clinic": asked.clinic,
            "practitioner": asked.practitioner or ANY,
            "day": asked.day or (f"{clock.to_clinic(moment):%d-%m-%Y}" if moment else ""),
        }
    )
    slots = _search(form, moment if not asked.day else None) if form.is_valid() else ()
    person = known_patient(asked.patient, actor=actor) if asked.patient else None
    return {
        "form": form,
        "person": person_line(person, asked, actor) if person else None,
        "days": by_day(slots),
        "kept": [pair for pair in asked.pairs() if pair[0] in ("patient", "walk_in")],
        "here": asked.address("new-time"),
        "who_url": asked.address("new", patient=None, known=False),
        "later": asked.address("new-time", day="", moment=slots[-1].end.isoformat())
        if len(slots) == SHOWN
        else "",
    }


def _search(form: TimesForm, moment: datetime | None) -> Sequence[SlotOffer]:
    chosen = form.cleaned_data
    earliest = moment or (at_clinic(chosen["day"], time()) if chosen["day"] else None)
    who = chosen["practitioner"]
    query = SlotQuery(
        service=chosen["service"],
        location=chosen["clinic"],
        practitioner=None if who == ANY else who,
        earliest=earliest,
        limit=SHOWN,
    )
    return search_slots(query).slots


def by_day(slots: Iterable[SlotOffer]) -> list[OfferDay]:
    found: list[OfferDay] = []
    for slot in slots:
        line = offer_line(slot)
        if not found or found[-1].words != line.day:
            found.append(OfferDay(line.day))
        found[-1].offers.append(line)
    return found
