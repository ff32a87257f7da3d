"""People, times and numbers in words, for the pages around the calendar."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words
from wervel.common.language import language_name
from wervel.patients.rules import may_link_records
from wervel.patients.selectors import KnownPatient, OtherName
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.workspace.calendar.new_visit import NewVisit


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in the records, and the way on with them."""

    name: str
    birth_date: str
    phone: str
    email: str
    language: str
    href: str
    also: tuple[str, ...] = ()
    record_href: str = ""


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A free time with the words of its button."""

    id: str
    time: str
    who: str
    day: str
    service: str
    clinic: str


def person_line(person: KnownPatient, asked: NewVisit, actor: Actor) -> PersonLine:
    return _line(person, asked.address("new-time", patient=person.id, known=True), actor)


def same_person(person: KnownPatient, asked: NewVisit, hold: str, actor: Actor) -> PersonLine:
    """With the time that is held already."""
    return _line(person, asked.address("new-confirm", hold, patient=person.id, known=True), actor)


def _line(person: KnownPatient, href: str, actor: Actor) -> PersonLine:
    """Who may link records finds the way to those of this person."""
    links = may_link_records(actor)
    return PersonLine(
        person.name,
        f"{person.birth_date:%d-%m-%Y}",
        person.phone,
        person.email,
        language_name(person.language),
        href,
        tuple(_also(each) for each in person.also),
        reverse("workspace:linking-record", args=[person.id]) if links else "",
    )


def _also(other: OtherName) -> str:
    told = {"name": other.name, "number": other.number}
    return _("also known as %(name)s, number %(number)s") % told


def offer_line(offer: SlotOffer) -> OfferLine:
    return OfferLine(
        offer.id,
        f"{time_words(offer.start)}–{time_words(offer.end)}",
        offer.practitioner.name if offer.practitioner else "",
        day_with_date_words(offer.start.date()),
        offer.service.name,
        offer.location.name,
    )


def number_words(number: int) -> str:
    return _("Number %(number)s") % {"number": number}
