"""The orders of a visit, and how every test is rated for its patient, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wervel.accounts.models import User
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.content import order_content
from wervel.diagnostics.models import ServiceRequest
from wervel.diagnostics.order_events import OrderEvent
from wervel.diagnostics.order_rules import check_may_read, qualified_today
from wervel.diagnostics.order_transitions import OPEN
from wervel.diagnostics.selectors.known import known_findings
from wervel.diagnostics.selectors.order_times import first_times, is_made_here, reserved_times
from wervel.directory.choices import Qualification
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.intake.mri_rules import MriSafety
from wervel.encounters.models import Encounter
from wervel.encounters.rules import may_decide
from wervel.encounters.selectors.safety import mri_safety
from wervel.patients.linked import records_of_person
from wervel.reasoning import Answers, Pathway
from wervel.reasoning.orders import OrderRatings, OrderTable, rate_orders
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotOffer

_OVER = (EncounterStatus.FINISHED, EncounterStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class ScanTime:
    """A time taken or kept for a scan. `lost`: its appointment was cancelled since."""

    id: UUID
    service: str
    service_name: str
    location_name: str
    start: datetime
    end: datetime
    lost: bool


@dataclass(frozen=True, slots=True)
class OrderStep:
    after: RequestStatus
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """One order. `band` and `stated_reason` are as they were when it was placed."""

    id: UUID
    accession: str
    test: str
    region: str
    service: str
    status: RequestStatus
    requester: str
    requested_at: datetime
    band: str
    rating: Mapping[str, Any]
    stated_reason: str
    ionising: bool
    magnetic: bool
    indication: str
    indication_by: str
    clearance_reason: str
    time: ScanTime | None
    steps: Sequence[OrderStep]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def waits(self) -> bool:
        return self.status == RequestStatus.ON_HOLD


@dataclass(frozen=True, slots=True)
class OrderDesk:
    """All that the page of orders shows, and what its reader may do there."""

    pathway: Pathway
    table: OrderTable
    ratings: OrderRatings
    answers: Answers
    orders: Sequence[PlacedOrder]
    reserved: Sequence[ScanTime]
    times: Mapping[str, Sequence[SlotOffer]]
    safety: MriSafety
    may_order: bool
    may_justify: bool
    may_clear: bool


def order_desk(encounter_id: UUID, *, actor: Actor) -> OrderDesk:
    """Forbidden, EncounterUnknown; that the orders were read is recorded."""
    check_may_read(actor)
    rows = Encounter.objects.select_related("appointment", "patient", "location")
    encounter = rows.filter(pk=encounter_id).first()
    if encounter is None:
        raise EncounterUnknown
    for record in records_of_person(encounter.patient_id):
        audit.record(
            event=OrderEvent.READ,
            actor=actor,
            object_type="Encounter",
            object_id=encounter.pk,
            patient_id=record,
        )
    content = order_content()
    answers = known_findings(encounter, content.pathway, actor=actor)
    may_order = may_decide(actor) and encounter.status not in _OVER
    return OrderDesk(
        pathway=content.pathway,
        table=content.table,
        ratings=rate_orders(content.pathway, content.table, answers),
        answers=answers,
        orders=orders_of(encounter.pk, content.table),
        reserved=[_time(one) for one in reserved_times(encounter)],
        times=_times(encounter, content.table) if may_order else {},
        safety=mri_safety(encounter.patient_id),
        may_order=may_order,
        may_justify=qualified_today(actor, Qualification.IONISING) is not None,
        may_clear=qualified_today(actor, Qualification.MRI_SAFETY) is not None,
    )


def orders_of(encounter_id: UUID, table: OrderTable) -> list[PlacedOrder]:
    """Those still open first, then the latest; whoever calls has checked and audited the read."""
    rows = ServiceRequest.objects.filter(encounter_id=encounter_id).select_related(
        "requester",
        "rating",
        "justification__by",
        "clearance",
        "appointment__service",
        "appointment__location",
    )
    found = [_placed(row, table) for row in rows.prefetch_related("steps").order_by("-pk")]
    return sorted(found, key=lambda order: not order.is_open)


def _times(encounter: Encounter, table: OrderTable) -> dict[str, Sequence[SlotOffer]]:
    names = {service for test in table.orderable for service in test.services.values()}
    return {name: first_times(encounter, name) for name in sorted(names) if is_made_here(name)}


def _placed(row: ServiceRequest, table: OrderTable) -> PlacedOrder:
    rating = getattr(row, "rating", None)
    test = table.tests.get(row.test)
    justification, clearance = row.justification, row.clearance
    return PlacedOrder(
        id=row.pk,
        accession=row.accession,
        test=row.test,
        region=row.region,
        service=test.services.get(row.region, "") if test else "",
        status=RequestStatus(row.status),
        requester=_name(row.requester),
        requested_at=clock.to_clinic(row.requested_at),
        band=rating.band if rating else "",
        rating=rating.rating if rating else {},
        stated_reason=rating.stated_reason if rating else "",
        ionising=row.ionising,
        magnetic=row.magnetic,
        indication=justification.indication if justification else "",
        indication_by=_name(justification.by) if justification else "",
        clearance_reason=clearance.reason if clearance else "",
        time=_time(row.appointment) if row.appointment else None,
        steps=[
            OrderStep(RequestStatus(step.after), clock.to_clinic(step.at), step.note)
            for step in sorted(row.steps.all(), key=lambda step: step.pk)
        ],
    )


def _time(row: Appointment) -> ScanTime:
    return ScanTime(
        id=row.pk,
        service=row.service.slug,
        service_name=row.service.name,
        location_name=row.location.name,
        start=clock.to_clinic(row.start),
        end=clock.to_clinic(row.end),
        lost=row.status == AppointmentStatus.CANCELLED,
    )


def _name(user: User) -> str:
    return user.get_full_name() or user.username
