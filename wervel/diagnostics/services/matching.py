"""From what a message says to an order, an observable, a unit: by the lists, never by guessing."""

from datetime import datetime

from wervel.common import clock
from wervel.common.ids import read_reference
from wervel.common.text import InvalidText, clean_text, kept_text
from wervel.diagnostics.choices import LETTERS, WITHDRAWN, RequestCategory, RequestStatus
from wervel.diagnostics.choices import QuarantineReason as Reason
from wervel.diagnostics.hl7.results import ORDER, PERSON, Line, Order, read_day, read_moment
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.laboratory.observables import Observable
from wervel.diagnostics.laboratory.units import Unit, UnitUnknown
from wervel.diagnostics.laboratory.values import (
    Quantity,
    ValueUnreadable,
    is_in_thousands,
    read_answer,
    read_quantity,
    read_typed,
)
from wervel.diagnostics.models import InboxMessage, ServiceRequest
from wervel.diagnostics.services.filing import Reported, Value, fits_the_table
from wervel.patients.linked import keys_of_person
from wervel.patients.models import Patient
from wervel.patients.numbers import read_record_number

LOINC, OWN = "LN", ("WERVEL", "99WERVEL")
NUMBERS, CODED, TEXTS = ("NM", "SN"), ("CE", "CWE"), ("ST", "TX", "FT")
OPEN = (RequestStatus.ACTIVE, RequestStatus.COMPLETED)
LONGEST_TEXT, LONGEST_REMARK = 20_000, 4_000


class Unmatched(Exception):
    """Why something cannot be put into a record; `hint` never holds a value or a name."""

    def __init__(self, reason: Reason, hint: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.hint = _shown(hint)


def _shown(text: str) -> str:
    try:
        return clean_text(text, max_length=200)
    except InvalidText:
        return ""


def match_order(order: Order) -> ServiceRequest:
    """By our number of the order, for the person and the date of birth of the message; Unmatched.

    The number of a record that the desk has linked with that of the order is the person's too: a
    tube may carry an old label. The result stays under the record for which it was ordered. Names
    are not compared: laboratories shorten and transcribe them.
    """
    if not order.placer.strip():
        raise Unmatched(Reason.ORDER_MISSING)
    accession = read_reference(order.placer)
    requests = ServiceRequest.objects.select_related("encounter__patient")
    found = requests.filter(accession=accession or "", category=RequestCategory.LABORATORY).first()
    if found is None:
        raise Unmatched(Reason.ORDER_UNKNOWN, order.placer)
    patient = found.encounter.patient
    if not _numbers(order) & keys_of_person(patient.pk):
        raise Unmatched(Reason.PATIENT_DIFFERS)
    if read_day(order.birth) != patient.birth_date:
        raise Unmatched(Reason.BIRTH_DIFFERS)
    if found.status not in OPEN:
        raise Unmatched(Reason.ORDER_CLOSED, found.accession)
    return found


def is_of_somebody_else(order: Order, patient: Patient) -> bool:
    """Whether nothing that the message says of its person is true of this one: where a person
    chooses the order, one of number and date of birth may be wrong, not all that is said."""
    numbers = _numbers(order)
    born = read_day(order.birth)
    if numbers & keys_of_person(patient.pk) or born == patient.birth_date:
        return False
    return bool(numbers) or born is not None


def _numbers(order: Order) -> set[int]:
    read = (read_record_number(number) for number in order.numbers)
    return {number for number in read if number is not None}


def match_line(
    line: Line,
    order: Order,
    message: InboxMessage,
    *,
    chosen: Observable | None = None,
    chosen_unit: Unit | None = None,
) -> Reported:
    """What a line reports; Unmatched. A person may have chosen the test and the unit for it.

    A line that takes a result back has no value, whatever it repeats of what it takes back.
    """
    status = LETTERS.get(line.status)
    if status is None:
        raise Unmatched(Reason.STATUS_UNKNOWN, line.status)
    observable = chosen or _observable(line)
    taken_at = _taken_at(line, order) or message.received_at
    remark = _remark(order, line)
    if status in WITHDRAWN:
        return Reported(observable, None, None, status, taken_at, line.sub, remark=remark)
    value = _value(line, observable)
    unit = None
    if isinstance(value, Quantity):
        unit = chosen_unit or _unit(line, observable)
        _check(observable, value, unit)
    return Reported(
        observable=observable,
        value=value,
        unit=unit,
        status=status,
        taken_at=taken_at,
        sub=line.sub,
        laboratory_range=_shown(line.usual),
        laboratory_flag=_shown(line.flag),
        remark=remark,
    )


def _remark(order: Order, line: Line) -> str:
    """What is written of the person or the order counts for each of its results."""
    return kept_text(order.noted(PERSON, ORDER, line.place), max_length=LONGEST_REMARK)


def _taken_at(line: Line, order: Order) -> datetime | None:
    zone = clock.CLINIC_ZONE
    return read_moment(line.moment, zone) or read_moment(order.moment, zone)


def _observable(line: Line) -> Observable:
    known = catalogue()
    for code, system in line.codes:
        if system == LOINC and code in known.by_loinc:
            return known.by_loinc[code]
        if system in OWN and code in known.observables:
            return known.observables[code]
    raise Unmatched(Reason.TEST_UNKNOWN, line.name)


def _value(line: Line, observable: Observable) -> Value:
    try:
        if line.kind in NUMBERS:
            return _number(line)
        if line.kind not in (*CODED, *TEXTS):
            raise ValueUnreadable
        if observable.answers:
            return _answer(line, observable)
    except ValueUnreadable:
        raise Unmatched(Reason.VALUE_UNREADABLE, line.kind) from None
    return _text_or_number(line)


def _number(line: Line) -> Quantity:
    """NM is a number; SN may have a comparator before it. Ratios and spans are no number.

    Their point is a decimal one, by the standard. A comma is not in it: it is read as in a text.
    """
    parts = [part.strip() for part in line.parts]
    if line.kind == "NM":
        return (read_typed if "," in line.value else read_quantity)(line.value)
    if len(parts) < 2 or any(parts[2:]):
        raise ValueUnreadable
    return read_quantity(f"{parts[0]}{parts[1]}")


def _answer(line: Line, observable: Observable) -> Value:
    texts = [*line.parts[:2]] if line.kind in CODED else [line.value]
    for text in texts:
        try:
            answer = read_answer(text)
        except ValueUnreadable:
            continue
        if answer in observable.answers:
            return answer
    raise ValueUnreadable


def _text_or_number(line: Line) -> Value:
    """A laboratory may write ``<5`` as text, or say in words why there is no number.

    A number of which nobody knows whether it is in thousands is neither.
    """
    if is_in_thousands(line.value):
        raise Unmatched(Reason.VALUE_UNREADABLE, line.kind)
    try:
        return read_quantity(line.value)
    except ValueUnreadable:
        pass
    text = line.value if line.kind in TEXTS else next(filter(None, line.parts), "")
    try:
        words = clean_text(text, max_length=LONGEST_TEXT, multiline=True)
    except InvalidText:
        words = ""
    if not words:
        raise Unmatched(Reason.VALUE_UNREADABLE, line.kind)
    return words


def _unit(line: Line, observable: Observable) -> Unit:
    try:
        return catalogue().units.read(line.unit)
    except UnitUnknown:
        raise Unmatched(Reason.UNIT_UNKNOWN, line.unit) from None


def _check(observable: Observable, value: Quantity, unit: Unit) -> None:
    if not fits_the_table(value):
        raise Unmatched(Reason.VALUE_UNREADABLE, "NM")
    try:
        observable.in_own_unit(value.exact, unit)
    except UnitUnknown:
        raise Unmatched(Reason.UNIT_UNKNOWN, unit.code) from None
