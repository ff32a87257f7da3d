"""Putting a result into a record: a new observation, or a new version of one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from django.db import IntegrityError, transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.diagnostics.choices import WITHDRAWN, ResultStatus, ValueKind
from wervel.diagnostics.laboratory.judging import (
    CRITICAL,
    Flag,
    Judgement,
    age_on,
    judge,
    judge_answer,
)
from wervel.diagnostics.laboratory.observables import Answer, Observable
from wervel.diagnostics.laboratory.units import Unit
from wervel.diagnostics.laboratory.values import DIGITS, PLACES, Quantity
from wervel.diagnostics.models import (
    CriticalResult,
    InboxMessage,
    Observation,
    ObservationVersion,
    ServiceRequest,
)
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_exceptions import NeverTold, Overtaken, WithdrawnBefore
from wervel.diagnostics.selectors.results import current_of, since_withdrawal
from wervel.diagnostics.services.critical import open_critical_result, tell_of_withdrawal
from wervel.diagnostics.services.following import Change, follow
from wervel.encounters.models import Encounter

Value = Quantity | Answer | str
# HL7 table 0078: beyond the laboratory's panic limits, and the same for what is no number.
PANIC = ("LL", "HH", "AA")


@dataclass(frozen=True, slots=True)
class Reported:
    """One result as somebody told it. A quantity has a unit in which the observable may come.

    None as its value: the laboratory takes back what it told, and the status says so.
    """

    observable: Observable
    value: Value | None
    unit: Unit | None
    status: ResultStatus
    taken_at: datetime
    sub: str = ""
    laboratory_range: str = ""
    laboratory_flag: str = ""
    remark: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it belongs, and where it comes from: somebody, a message, or both. `observation` is
    the one of which it is the next version, where that is known."""

    encounter: Encounter
    request: ServiceRequest | None = None
    message: InboxMessage | None = None
    author_id: str | None = None
    observation: Observation | None = None


@contextmanager
def filing(place: Place, *, actor: Actor) -> Iterator[Callable[[Reported], None]]:
    """Gives what files one result of this place. At the end whoever may have used what they change,
    or wrote without them, is told once of all of them.

    Each result is filed or, with an error, leaves nothing: NobodyToTell for a critical one without
    a doctor, Overtaken when a message that came later was read first, WithdrawnBefore when the
    laboratory took this very value back: a person decides, who then signs. NeverTold when there is
    nothing that could be withdrawn. What was told before, by the same message or in the same words,
    is not told again.
    """
    changes: list[Change] = []

    def file_result(reported: Reported) -> None:
        with transaction.atomic():
            change = _file(place, reported, actor)
        if change is not None:
            changes.append(change)

    with transaction.atomic():
        yield file_result
        if changes:
            follow(changes, place.encounter, actor=actor)


def _file(place: Place, reported: Reported, actor: Actor) -> Change | None:
    """What it changes in what stands."""
    observation = _observation(place, reported)
    versions = list(observation.versions.select_related("message").order_by("number"))
    if _told_before(versions, place, reported):
        return None
    _check_order(versions, place, reported)
    last = current_of(versions) if versions else None
    remarks_only = last is not None and _is_settled(last) and _said(last) == _telling(reported)
    status = reported.status
    if status == ResultStatus.FINAL and any(map(_is_settled, versions)):
        status = ResultStatus(last.status) if last and remarks_only else ResultStatus.CORRECTED
    judgement = _judged(place.encounter, reported)
    version = _version(observation, place, reported, judgement)
    version.number = versions[-1].number + 1 if versions else 1
    version.status = status
    if reported.value is None:
        version.taken_at = versions[-1].taken_at
    version.save(force_insert=True)
    _record(version, place, actor)
    standing = since_withdrawal(versions)
    if version.status in WITHDRAWN:
        tell_of_withdrawal(version, standing, place.encounter, place.request, actor=actor)
        return Change(version, standing)
    replaced = status == ResultStatus.PRELIMINARY and any(map(_is_settled, standing))
    known = remarks_only and _was_critical(versions, reported)
    if _is_critical(judgement, reported) and not replaced and not known:
        open_critical_result(version, place.encounter, place.request, actor=actor)
    is_other = last is None or (_said(last), last.remark) != (_said(version), version.remark)
    stands = current_of([*versions, version]) is version
    return Change(version) if is_other and stands else None


def _was_critical(versions: list[ObservationVersion], reported: Reported) -> bool:
    """Whether a doctor was given this very value already."""
    same = [each for each in versions if _said(each) == _telling(reported)]
    return CriticalResult.objects.filter(version__in=same).exists()


def _is_settled(version: ObservationVersion) -> bool:
    return version.status != ResultStatus.PRELIMINARY


def _check_order(versions: list[ObservationVersion], place: Place, reported: Reported) -> None:
    """An old message that is sent again comes later than the withdrawal of its value: only what it
    says tells it from a new one."""
    if reported.value is None and not versions:
        raise NeverTold
    if place.author_id is not None or place.message is None:
        return
    seen = [each.message.received_at for each in versions if each.message is not None]
    if any(moment > place.message.received_at for moment in seen):
        raise Overtaken
    is_withdrawn = bool(versions) and versions[-1].status in WITHDRAWN
    if is_withdrawn and any(_said(each) == _telling(reported) for each in versions):
        raise WithdrawnBefore


def _is_critical(judgement: Judgement, reported: Reported) -> bool:
    """By our limits or by the laboratory's: whichever of both says so."""
    return judgement.flag in CRITICAL or reported.laboratory_flag in PANIC


def _observation(place: Place, reported: Reported) -> Observation:
    locked = Observation.objects.select_for_update()
    if place.observation is not None:
        return locked.get(pk=place.observation.pk)
    key = _key(place, reported)
    found = locked.filter(key=key).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Observation.objects.create(
                encounter=place.encounter,
                patient_id=place.encounter.patient_id,
                request=place.request,
                code=reported.observable.code,
                key=key,
                created_at=clock.now(),
            )
    except IntegrityError:
        return locked.get(key=key)


def _key(place: Place, reported: Reported) -> str:
    """An order has each test once, or once for each of the laboratory's sub-ids; what was done
    without an order counts by when it was taken."""
    if place.request is not None:
        return f"{place.request.pk}:{reported.observable.code}:{reported.sub[:60]}"
    moment = f"{reported.taken_at:%Y%m%d%H%M}"
    return f"{place.encounter.pk}:{reported.observable.code}:{moment}"


def _told_before(versions: list[ObservationVersion], place: Place, reported: Reported) -> bool:
    """Whether a version says so already; another value in the same message is no repetition."""
    for version in versions:
        same_message = place.message is not None and version.message_id == place.message.pk
        if same_message and _is_same(version, reported):
            return True
    last = versions[-1] if versions else None
    if last is None or not _is_same(last, reported):
        return False
    if reported.value is None:
        return True
    settled = last.status != ResultStatus.PRELIMINARY
    return last.status == reported.status or (settled and reported.status == ResultStatus.FINAL)


def _is_same(version: ObservationVersion, reported: Reported) -> bool:
    """With another remark a value says something else, and so it does when the laboratory calls it
    critical now. Without a remark it takes nothing back."""
    same_words = reported.remark in ("", version.remark)
    same_alarm = reported.laboratory_flag not in PANIC or version.laboratory_flag in PANIC
    return same_words and same_alarm and _said(version) == _telling(reported)


Words = tuple[str, Decimal | None, str, str, str]


def _said(version: ObservationVersion) -> Words:
    return version.comparator, version.value, version.unit, version.answer, version.text


def _telling(reported: Reported) -> Words:
    """Comparator, value, unit, answer and text, as the table has them."""
    value = "" if reported.value is None else reported.value
    if isinstance(value, Quantity):
        return value.comparator, value.value, reported.unit.code if reported.unit else "", "", ""
    if isinstance(value, Answer):
        return "", None, "", value.value, ""
    return "", None, "", "", value


def _judged(encounter: Encounter, reported: Reported) -> Judgement:
    value, observable = reported.value, reported.observable
    if isinstance(value, Answer):
        return judge_answer(observable, value)
    if not isinstance(value, Quantity) or reported.unit is None:
        return Judgement(Flag.NONE)
    patient = encounter.patient
    day = clock.to_clinic(reported.taken_at).date()
    return judge(
        observable,
        observable.in_own_unit(value.exact, reported.unit),
        value.comparator,
        sex=patient.sex,
        age=age_on(patient.birth_date, day),
    )


def _version(
    observation: Observation, place: Place, reported: Reported, judgement: Judgement
) -> ObservationVersion:
    comparator, value, unit, answer, text = _telling(reported)
    kinds = {
        Quantity: ValueKind.QUANTITY,
        Answer: ValueKind.ANSWER,
        type(None): ValueKind.NONE,
    }
    bounds = judgement.bounds
    return ObservationVersion(
        observation=observation,
        kind=kinds.get(type(reported.value), ValueKind.TEXT),
        comparator=comparator,
        value=value,
        unit=unit,
        answer=answer,
        text=text,
        flag=judgement.flag.value,
        low=as_decimal(bounds.low) if bounds else None,
        high=as_decimal(bounds.high) if bounds else None,
        laboratory_range=reported.laboratory_range[:60],
        laboratory_flag=reported.laboratory_flag[:20],
        taken_at=reported.taken_at,
        at=clock.now(),
        author_id=place.author_id,
        message=place.message,
        remark=reported.remark,
        reason=reported.reason,
    )


def as_decimal(number: Fraction | None) -> Decimal | None:
    """Rounded to what the table holds; only ranges and pictures are rounded, values never are."""
    if number is None:
        return None
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_EVEN)


def fits_the_table(quantity: Quantity) -> bool:
    """SQLite keeps fifteen digits of a number: one with more is not taken, on either database."""
    _sign, digits, exponent = quantity.value.normalize().as_tuple()
    return int(exponent) >= -PLACES and len(digits) + max(0, int(exponent)) <= DIGITS


def _record(version: ObservationVersion, place: Place, actor: Actor) -> None:
    is_withdrawn = version.status in WITHDRAWN
    audit.record(
        event=ResultEvent.WITHDRAWN if is_withdrawn else ResultEvent.FILED,
        actor=actor,
        object_type="Observation",
        object_id=version.observation_id,
        patient_id=place.encounter.patient_id,
        detail={"version": version.number, "encounter": str(place.encounter.pk)},
    )
