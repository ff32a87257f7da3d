"""Lines of the audit trail in plain words: who did what, and what for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wervel.audit.acts import Act, Purpose
from wervel.audit.looks import Look
from wervel.common import clock
from wervel.common.actor import ActorKind
from wervel.common.dates import full_date_words, time_words
from wervel.patients.choices import AccessBasis
from wervel.patients.lookers import Looker

ACT_WORDS: Mapping[Act, Promise] = {
    Act.OTHER: gettext_lazy("Did something in your record"),
    Act.APPOINTMENT_READ: gettext_lazy("Looked at your appointment"),
    Act.APPOINTMENT_MADE: gettext_lazy("Made your appointment"),
    Act.APPOINTMENT_CHANGED: gettext_lazy("Changed or discussed your appointment"),
    Act.APPOINTMENT_ENDED: gettext_lazy("Cancelled your appointment"),
    Act.PRESENCE_NOTED: gettext_lazy("Noted that you were there or not"),
    Act.REMINDED: gettext_lazy("Set or sent your reminder"),
    Act.WAITING_READ: gettext_lazy("Looked at your place on the waiting list"),
    Act.WAITING_CHANGED: gettext_lazy("Changed your place on the waiting list"),
    Act.PERSON_READ: gettext_lazy("Looked at your name and contact details"),
    Act.PERSON_SHOWN: gettext_lazy("Searched for somebody and saw your name"),
    Act.PERSON_WRITTEN: gettext_lazy("Made your record"),
    Act.IDENTITY_CHECKED: gettext_lazy("Checked who you are"),
    Act.ACCESS_CHANGED: gettext_lazy("Arranged who may see this record"),
    Act.RECORDS_LINKED: gettext_lazy("Linked two records of yours, or parted them again"),
    Act.PERSON_COMPARED: gettext_lazy("Compared your record with another one"),
    Act.COPY_TAKEN: gettext_lazy("Took your record along as a file"),
    Act.LOOKERS_READ: gettext_lazy("Looked at this list"),
    Act.VISIT_READ: gettext_lazy("Read about your visit"),
    Act.VISIT_WRITTEN: gettext_lazy("Wrote about your visit"),
    Act.INTAKE_READ: gettext_lazy("Read your answers from before the visit"),
    Act.INTAKE_ANSWERED: gettext_lazy("Answered questions before the visit"),
    Act.CONSENT_CHANGED: gettext_lazy("Recorded what you agree to"),
    Act.ORDERS_READ: gettext_lazy("Looked at your tests"),
    Act.ORDER_HANDLED: gettext_lazy("Arranged a test for you"),
    Act.RESULTS_READ: gettext_lazy("Looked at your test results"),
    Act.RESULT_HANDLED: gettext_lazy("Worked on a test result"),
    Act.IMAGES_READ: gettext_lazy("Looked at your images"),
    Act.IMAGES_TAKEN: gettext_lazy("Downloaded your images"),
    Act.IMAGES_FILED: gettext_lazy("Added images to your record"),
    Act.REPORT_READ: gettext_lazy("Read your report"),
    Act.REPORT_LISTED: gettext_lazy("Saw in a list that your report waits for a doctor"),
    Act.REPORT_WRITTEN: gettext_lazy("Worked on your report"),
    Act.REPORT_SIGNED: gettext_lazy("Signed your report"),
    Act.REPORT_RELEASED: gettext_lazy("Made your report ready for you"),
    Act.REPORT_WITHDRAWN: gettext_lazy("Withdrew your report"),
    Act.REPORT_SENT: gettext_lazy("Arranged your report for another doctor"),
    Act.REPORT_OPENED: gettext_lazy("Opened your report with a link"),
    Act.REPORT_REFUSED: gettext_lazy("Tried a link to your report; it stayed closed"),
}
PURPOSE_WORDS: Mapping[Purpose, Promise] = {
    Purpose.TREATMENT: gettext_lazy("For your treatment"),
    Purpose.ADMINISTRATION: gettext_lazy("For appointments and administration"),
    Purpose.PATIENT_REQUEST: gettext_lazy("At the request of you or who acts for you"),
}
_BY_LINK = frozenset({Act.REPORT_OPENED, Act.REPORT_REFUSED})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page: their account, and on what ground they see this record."""

    account_id: str
    basis: AccessBasis


@dataclass(frozen=True, slots=True)
class LookLine:
    time: str
    at: datetime
    who: str
    what: str
    times: str
    purpose: str


@dataclass(frozen=True, slots=True)
class LookDay:
    day: str
    lines: Sequence[LookLine]


def look_days(looks: Sequence[Look], people: Mapping[str, Looker], reader: Reader) -> list[LookDay]:
    """Looks come newest first, and so do days."""
    days = groupby(looks, key=lambda each: clock.to_clinic(each.last).date())
    return [
        LookDay(full_date_words(day), [_line(each, people, reader) for each in of_day])
        for day, of_day in days
    ]


def _line(look: Look, people: Mapping[str, Looker], reader: Reader) -> LookLine:
    times = ngettext("%(count)s time", "%(count)s times", look.times) % {"count": look.times}
    return LookLine(
        time=time_words(look.last),
        at=look.last,
        who=who_words(look, people.get(look.actor_id), reader),
        what=str(ACT_WORDS[look.act]),
        times=times if look.times > 1 else "",
        purpose=str(PURPOSE_WORDS[look.purpose]),
    )


def who_words(look: Look, person: Looker | None, reader: Reader) -> str:
    """A member of staff with their role, who acts for the patient with their ground."""
    match look.actor_kind:
        case ActorKind.SYSTEM:
            return _("Wervel, automatically")
        case ActorKind.USER:
            return _staff(look, person)
        case ActorKind.MACHINE:
            return _("The program %(name)s") % {"name": look.actor_label}
        case ActorKind.PATIENT:
            return _holder(look, person, reader)
    if look.act in _BY_LINK:
        return _("A doctor outside Wervel, with a link and a code")
    return _("Somebody without an account: you, or who has your link")


def _staff(look: Look, person: Looker | None) -> str:
    roles = ", ".join(str(each.label) for each in person.roles) if person else ""
    name = look.actor_label or (person.name if person else "")
    if not roles:
        return _("%(name)s, works at Wervel") % {"name": name}
    return _("%(name)s, %(roles)s at Wervel") % {"name": name, "roles": roles}


def _holder(look: Look, person: Looker | None, reader: Reader) -> str:
    if look.actor_id == reader.account_id:
        return _("You")
    name = (person.name if person else "") or look.actor_label
    match person.basis if person else None:
        case AccessBasis.SELF:
            return _("%(name)s, the patient") % {"name": name}
        case AccessBasis.PARENT:
            return _on_behalf(_("%(name)s, parent"), name, reader)
        case AccessBasis.CARER:
            return _on_behalf(_("%(name)s, carer"), name, reader)
    return _("%(name)s, with an account") % {"name": name}


def _on_behalf(words: str, name: str, reader: Reader) -> str:
    who = words % {"name": name}
    if reader.basis == AccessBasis.SELF:
        return _("%(who)s, on your behalf") % {"who": who}
    return _("%(who)s, on behalf of the patient") % {"who": who}
