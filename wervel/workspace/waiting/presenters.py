"""Those who wait, in words for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wervel.common import clock
from wervel.common.dates import near_day_words, time_words
from wervel.common.language import language_name
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.selectors.catalogue import PlaceInfo
from wervel.scheduling.selectors.waiting_staff import WaitingLine
from wervel.workspace.forms import DayChoice
from wervel.workspace.presenters import ClinicLink

URGENCY_WORDS = {
    Urgency.SELF_CARE: gettext_lazy("self-care"),
    Urgency.WITHIN_WEEKS: gettext_lazy("within weeks"),
    Urgency.WITHIN_DAYS: gettext_lazy("within days"),
    Urgency.SAME_DAY: gettext_lazy("same day"),
    Urgency.EMERGENCY: gettext_lazy("emergency"),
}
TONES = {Urgency.WITHIN_DAYS: "clay", Urgency.SAME_DAY: "red", Urgency.EMERGENCY: "red"}
KNOWN = {one.value: one for one in Urgency}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list; `call` when there is no address to write to."""

    patient: str
    reference: str
    phone: str
    call: bool
    urgency: str
    tone: str
    since: str
    present: str
    offer: str
    until: str
    answer: str


def list_page(chosen: DayChoice, lines: Sequence[WaitingLine]) -> dict[str, Any]:
    """Everything the page shows."""
    address = reverse("workspace:waiting")
    return {
        "clinic": chosen.clinic.name,
        "clinics": [
            ClinicLink(
                each.name,
                f"{address}?{urlencode({'clinic': each.slug})}",
                each.slug == chosen.clinic.slug,
            )
            for each in chosen.clinics
        ],
        "lines": [line(each) for each in lines],
    }


def line(each: WaitingLine) -> Line:
    urgency = KNOWN.get(each.urgency)
    return Line(
        patient=each.patient,
        reference=each.reference,
        phone=each.phone,
        call=not each.has_email,
        urgency=str(URGENCY_WORDS[urgency]) if urgency else _("no check"),
        tone=TONES.get(urgency, "plain") if urgency else "plain",
        since=near_day_words(each.since.date()),
        present=_when(each.start, each.place),
        offer=_when(each.offer.start, each.offer.place) if each.offer else "",
        until=_until(each.offer.expires_at) if each.offer else "",
        answer=reverse("workspace:waiting-answer", args=[each.offer.id]) if each.offer else "",
    )


def list_address(each: WaitingLine | None = None) -> str:
    """The list of the clinic that was offered, or of the first one."""
    address = reverse("workspace:waiting")
    if each is None or each.offer is None:
        return address
    return f"{address}?{urlencode({'clinic': each.offer.place.slug})}"


def offer_page(each: WaitingLine) -> dict[str, object]:
    """The two times to be read out on the telephone."""
    return {
        "line": line(each),
        "their_language": language_name(each.language),
        "back": list_address(each),
    }


def _when(start: datetime, place: PlaceInfo) -> str:
    day = near_day_words(clock.to_clinic(start).date())
    return f"{day}, {time_words(start)}, {place.name}"


def _until(moment: datetime) -> str:
    words = f"{near_day_words(clock.to_clinic(moment).date())} {time_words(moment)}"
    return _("until %(until)s") % {"until": words}
