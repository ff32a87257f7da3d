"""Reminders as the patient chooses them: with the booking, and on the manage page later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wervel.common import clock
from wervel.design.forms import DesignForm, MultiTiles, Tile
from wervel.scheduling.choices import ReminderKind
from wervel.scheduling.exceptions import SlotMalformed, SlotUnknown
from wervel.scheduling.reminder_times import DEFAULT_REMINDERS, in_order, still_possible
from wervel.scheduling.selectors.reminders import reminder_choice
from wervel.scheduling.selectors.slots import describe_slot

SAVED = "reminders"


class ReminderField(MultiTiles):
    """Any number of the kinds, none included. One whose moment has passed meanwhile is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            options=_tiles(ReminderKind), required=False, one_of=True, inline=True, **kwargs
        )

    def to_python(self, value: Any) -> list[str]:
        sent = set(value or ())
        return [tile.value for tile in self.tiles if tile.value in sent]


def _tiles(kinds: Iterable[ReminderKind]) -> list[Tile]:
    return [Tile(kind.value, kind.label) for kind in kinds]


def reminder_field() -> ReminderField:
    """The question as both forms ask it."""
    return ReminderField(
        label=gettext_lazy("When shall we remind you?"),
        hint=gettext_lazy("By e-mail. Choose none, one or more."),
    )


def offer(form: DesignForm, kinds: Iterable[ReminderKind], chosen: Iterable[ReminderKind]) -> None:
    """Show these kinds in the form, with the chosen ones ticked."""
    field = form.fields["reminders"]
    assert isinstance(field, ReminderField)
    field.tiles = _tiles(kinds)
    field.initial = [kind.value for kind in chosen]


def offer_for_slot(form: DesignForm, slot: str) -> None:
    """Ask about what is still to come before the time; about nothing, when there is nothing."""
    try:
        offer_for_start(form, describe_slot(slot).start)
    except (SlotMalformed, SlotUnknown):
        offer(form, tuple(ReminderKind), DEFAULT_REMINDERS)


def offer_for_start(form: DesignForm, start: datetime) -> None:
    """The same, when it is known when the visit begins."""
    offered = still_possible(start, clock.now())
    if offered:
        offer(form, offered, DEFAULT_REMINDERS)
    else:
        del form.fields["reminders"]


def words_of(kinds: Iterable[str]) -> str:
    """``7 dagen van tevoren, 2 uur van tevoren``; or that there is none."""
    return ", ".join(str(kind.label) for kind in in_order(kinds)) or _("no reminder")


class ReminderForm(DesignForm):
    """What the manage page asks."""

    reminders = reminder_field()


@dataclass(frozen=True, slots=True)
class ReminderPanel:
    """What the manage page shows; `form` is None when nothing can be chosen any more."""

    form: ReminderForm | None
    url: str
    words: str
    saved: bool


def reminder_panel(request: HttpRequest, secret: str) -> ReminderPanel:
    """What is chosen for the appointment of a manage link, and the form to change it."""
    choice = reminder_choice(secret)
    form = None
    if choice.offered:
        form = ReminderForm()
        offer(form, choice.offered, choice.chosen)
    coming = [kind for kind in choice.chosen if kind in choice.offered]
    return ReminderPanel(
        form=form,
        url=reverse("website:booking-reminders", args=[secret]),
        words=words_of(coming),
        saved=SAVED in request.GET,
    )
