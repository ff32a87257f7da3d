"""What staff type when they handle a request."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from wervel.common.text import PARAGRAPH_LENGTH, printable
from wervel.contact.choices import Step
from wervel.contact.selectors.staff import OPEN, STATES, Wanted
from wervel.design.forms import DesignForm, TextField

LARGEST_VERSION = 2**31 - 1


class StepForm(DesignForm):
    """A note; which step is meant is said by the button that was pressed."""

    note = TextField(
        label=_("What did you do?"),
        hint=_("For your colleagues. It is kept with your name and cannot be changed."),
        required=False,
        one_of=True,
        multiline=True,
        max_length=PARAGRAPH_LENGTH,
    )


def read_step(posted: Mapping[str, str]) -> Step | None:
    """None for a step that is none."""
    step = posted.get("step", "")
    return Step(step) if step in Step.values else None


def read_version(posted: Mapping[str, str]) -> int:
    """The version of the page on which somebody decided; 0, which no request has, if unreadable."""
    text = posted.get("version", "")
    number = int(text) if text.isdecimal() and text.isascii() and len(text) <= 10 else 0
    return number if number <= LARGEST_VERSION else 0


def read_wanted(query: Mapping[str, str]) -> Wanted:
    """What does not exist filters nothing."""
    state = query.get("state", OPEN)
    return Wanted(
        kind=printable(query.get("kind", "")),
        state=state if state in STATES else OPEN,
        page=query.get("page", "1"),
    )
