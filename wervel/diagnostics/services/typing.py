"""Results that a person types, and their corrections."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.text import LINE_LENGTH, clean_text
from wervel.diagnostics.choices import RequestCategory, RequestStatus, ResultStatus
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.laboratory.observables import Answer
from wervel.diagnostics.laboratory.units import UnitUnknown
from wervel.diagnostics.laboratory.values import Quantity, ValueUnreadable, read_typed
from wervel.diagnostics.models import Observation, ServiceRequest
from wervel.diagnostics.result_exceptions import ResultInvalid, ResultUnknown
from wervel.diagnostics.result_rules import may_write_results
from wervel.diagnostics.services.filing import Place, Reported, Value, filing, fits_the_table
from wervel.diagnostics.services.handling import ACTOR
from wervel.diagnostics.services.order_results import settle
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.models import Encounter


@dataclass(frozen=True, slots=True)
class Typed:
    """`value` as it was typed, or the code of an answer; `unit` is a UCUM code or empty."""

    code: str
    value: str
    unit: str = ""


@transaction.atomic
def type_results(
    *,
    encounter_id: UUID,
    accession: str,
    taken_at: datetime,
    typed: Sequence[Typed],
    actor: Actor,
) -> int:
    """How many were filed. Without an accession they belong to the visit alone.

    Forbidden, EncounterUnknown, ResultInvalid whose fields are the codes that do not fit.
    """
    place = _place(encounter_id, accession, actor)
    reported = [_reported(one, taken_at, ResultStatus.FINAL) for one in typed]
    with filing(place, actor=actor) as file_result:
        for each in reported:
            file_result(each)
    if place.request is not None:
        settle(place.request, [one.status for one in reported], actor=ACTOR)
    return len(reported)


@transaction.atomic
def correct_result(
    *, encounter_id: UUID, observation_id: UUID, value: str, unit: str, reason: str, actor: Actor
) -> None:
    """A new version of a result of this visit, with the reason. The old ones stay."""
    if not may_write_results(actor):
        raise Forbidden
    rows = Observation.objects.select_related("encounter__patient", "request")
    found = rows.filter(pk=observation_id, encounter_id=encounter_id).first()
    if found is None:
        raise ResultUnknown
    why = clean_text(reason, max_length=LINE_LENGTH)
    if not why:
        raise ResultInvalid(fields={"reason": ResultInvalid.message})
    last = found.versions.order_by("-number")[0]
    bare = _reported(Typed(found.code, value, unit), last.taken_at, ResultStatus.CORRECTED)
    reported = replace(bare, reason=why)
    place = Place(found.encounter, found.request, None, actor.id, found)
    with filing(place, actor=actor) as file_result:
        file_result(reported)


def _place(encounter_id: UUID, accession: str, actor: Actor) -> Place:
    if not may_write_results(actor):
        raise Forbidden
    encounter = Encounter.objects.select_related("patient").filter(pk=encounter_id).first()
    if encounter is None:
        raise EncounterUnknown
    request = None
    if accession:
        request = (
            ServiceRequest.objects.select_for_update()
            .filter(
                accession=accession,
                encounter=encounter,
                category=RequestCategory.LABORATORY,
                status__in=[RequestStatus.ACTIVE, RequestStatus.COMPLETED],
            )
            .first()
        )
        if request is None:
            raise ResultInvalid(fields={"accession": ResultInvalid.message})
    return Place(encounter, request, None, actor.id)


def _reported(typed: Typed, taken_at: datetime, status: ResultStatus) -> Reported:
    observable = catalogue().observables.get(typed.code)
    if observable is None:
        raise ResultInvalid
    wrong = ResultInvalid(fields={typed.code: ResultInvalid.message})
    try:
        if observable.answers:
            value: Value = Answer(typed.value)
            if value not in observable.answers:
                raise wrong
            return Reported(observable, value, None, status, taken_at)
        quantity = read_typed(typed.value)
        unit = catalogue().units.known(typed.unit)
        observable.in_own_unit(quantity.exact, unit)
    except (ValueError, ValueUnreadable, UnitUnknown):
        raise wrong from None
    if not isinstance(quantity, Quantity) or not fits_the_table(quantity):
        raise wrong
    return Reported(observable, quantity, unit, status, taken_at)
