"""The headline of each urgency. None of them says that nothing is wrong."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.reasoning import Care, Urgency


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, in one line, and how. `tone` is the care card that fits it."""

    headline: str
    lead: str
    tone: str


def advice_for(urgency: Urgency, care: Care, within_days: int | None) -> Advice:
    """The advice of an urgency for those who should see the person."""
    if urgency is Urgency.EMERGENCY:
        return Advice(
            _("Call 112 now"),
            _("Your answers may fit something that needs help at once."),
            "emergency",
        )
    if urgency is Urgency.SAME_DAY:
        return Advice(_same_day(care), _same_day_lead(care), "soon")
    if urgency is not Urgency.SELF_CARE and care is not Care.CLINIC:
        return Advice(_elsewhere(urgency, care), _elsewhere_lead(care), "soon")
    if urgency is Urgency.WITHIN_DAYS:
        return Advice(_("Make an appointment within a few days"), _wait(within_days), "soon")
    if urgency is Urgency.WITHIN_WEEKS:
        return Advice(_("Make an ordinary appointment"), _wait(within_days), "self")
    return Advice(
        _("You can start at home now"),
        _("Begin with the steps below. Read them, and also read when you need help."),
        "self",
    )


def urgency_words(urgency: Urgency) -> str:
    """An urgency as advice in a few words, for "what would change this?"."""
    words = {
        Urgency.EMERGENCY: _("call 112 at once"),
        Urgency.SAME_DAY: _("call a doctor today"),
        Urgency.WITHIN_DAYS: _("an appointment within a few days"),
        Urgency.WITHIN_WEEKS: _("an ordinary appointment"),
        Urgency.SELF_CARE: _("start at home"),
    }
    return words[urgency]


def _same_day(care: Care) -> str:
    if care is Care.MATERNITY:
        return _("Call your midwife or the maternity ward today")
    return _("Call a doctor today")


def _same_day_lead(care: Care) -> str:
    if care is Care.MATERNITY:
        return _("Do not wait until tomorrow. Is nobody there? Call your GP or out-of-hours post.")
    return _(
        "Do not wait until tomorrow. Call your GP. Evening, night or weekend? Call the "
        "out-of-hours GP post."
    )


def _elsewhere(urgency: Urgency, care: Care) -> str:
    if care is Care.MATERNITY:
        return _("Call your midwife")
    if urgency is Urgency.WITHIN_DAYS:
        return _("See your GP within a few days")
    return _("Make an appointment with your GP")


def _elsewhere_lead(care: Care) -> str:
    if care is Care.MATERNITY:
        return _("Say what you told us here. Do you not reach anybody? Call your GP.")
    return _("For this complaint your GP is the right place. Say what you told us here.")


def _wait(within_days: int | None) -> str:
    if within_days is None:
        return _("A doctor should look at your back.")
    return ngettext(
        "A doctor should look at your back within %(count)s day.",
        "A doctor should look at your back within %(count)s days.",
        within_days,
    ) % {"count": within_days}
