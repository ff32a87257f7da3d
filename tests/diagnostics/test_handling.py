"""Each result goes to its order, its visit and its patient, or to quarantine and nowhere else."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import Model

from tests.diagnostics.lab import CRP, HB, asked, header, line, message, person, send
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.choices import RequestStatus, ResultStatus
from wervel.diagnostics.models import (
    InboxMessage,
    Observation,
    ObservationVersion,
    Quarantined,
    ServiceRequest,
)
from wervel.diagnostics.services.handling import handle_message
from wervel.patients.models import Patient


def take(body: bytes) -> None:
    assert send(body) == ("AA", "")
    run_due_jobs()


def told(order: ServiceRequest) -> list[tuple[object, ...]]:
    rows = ObservationVersion.objects.filter(observation__request=order)
    values = rows.order_by("observation__code", "number").values_list(
        "observation__code", "number", "status", "comparator", "value", "unit", "flag"
    )
    return [(*row[:4], None if row[4] is None else float(row[4]), *row[5:]) for row in values]


def kept() -> list[tuple[int, int, str, str]]:
    rows = Quarantined.objects.order_by("group", "line")
    return [(row.group, row.line, str(row.reason), row.hint) for row in rows]


def test_numbers_comparators_texts_and_answers(order: ServiceRequest) -> None:
    Patient.objects.update(sex="female")
    lines = [
        line(CRP, "<^5", kind="SN"),
        line(HB, "8,7", "mmol/l"),
        line("6690-2^L^LN", "11.2", "G/l"),
        line("26028-1^B27^LN", "POS^positive^L", "", kind="CWE"),
        line("5802-4^N^LN", "neg", "", kind="ST"),
        line("1751-7^Alb^LN", "haemolytic\\.br\\sample", "", kind="TX"),
        line("esr^BSE^99WERVEL", "25", "mm/uur", status="P"),
    ]
    take(message(order, lines))
    assert told(order) == [
        ("albumin", 1, "final", "", None, "", ""),
        ("crp", 1, "final", "<", 5.0, "mg/L", "N"),
        ("esr", 1, "preliminary", "", 25.0, "mm/h", "H"),
        ("haemoglobin", 1, "final", "", 8.7, "mmol/L", "N"),
        ("hla-b27", 1, "final", "", None, "", "A"),
        ("leucocytes", 1, "final", "", 11.2, "10*9/L", "H"),
        ("urine-nitrite", 1, "final", "", None, "", "N"),
    ]
    assert kept() == []
    one = Observation.objects.get(code="albumin")
    assert (one.patient_id, one.encounter_id) == (order.patient_id, order.encounter_id)
    assert one.versions.get().text == "haemolytic\nsample"
    order.refresh_from_db()
    assert order.status == RequestStatus.COMPLETED
    filed = AuditEvent.objects.filter(event="diagnostics.observation.filed")
    assert {event.patient_id for event in filed} == {order.patient_id}
    assert filed.count() == 7


def test_a_correction_is_a_new_version(order: ServiceRequest) -> None:
    take(message(order, [line(CRP, "48", status="P")], control="1"))
    take(message(order, [line(CRP, "48")], control="2"))
    take(message(order, [line(CRP, "48")], control="3"))
    take(message(order, [line(CRP, "4.8", status="C")], control="4"))
    take(message(order, [line(CRP, "5", status="F")], control="5"))
    take(message(order, [line(CRP, "9", status="P")], control="6"))
    assert [row[1:5] for row in told(order)] == [
        (1, "preliminary", "", 48.0),
        (2, "final", "", 48.0),
        (3, "corrected", "", 4.8),
        (4, "corrected", "", 5.0),
        (5, "preliminary", "", 9.0),
    ]
    assert Observation.objects.count() == 1


def test_what_a_newer_message_has_overtaken_waits_for_a_person(
    order: ServiceRequest, morning: time_machine.Traveller
) -> None:
    """As when the first could not be handled at once: it must not stand as the newest value."""
    send(message(order, [line(CRP, "48"), line(HB, "8.7", "mmol/L")], control="1"))
    morning.shift(60)
    send(message(order, [line(CRP, "4.8", status="C")], control="2"))
    for control in ("2", "1"):
        handle_message(InboxMessage.objects.get(control=control).pk)
    assert [row[:5] for row in told(order)] == [
        ("crp", 1, "corrected", "", 4.8),
        ("haemoglobin", 1, "final", "", 8.7),
    ]
    assert kept() == [(1, 1, "overtaken", "")]


def test_a_correction_of_nothing_is_the_first_version(order: ServiceRequest) -> None:
    take(message(order, [line(CRP, "4.8", status="C")]))
    assert [row[1:3] for row in told(order)] == [(1, "corrected")]


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        (["pid", "OBR|1|"], "order-missing"),
        (["pid", "OBR|1|W-9999-99"], "order-unknown"),
        (["pid", "OBR|1|'; DROP"], "order-unknown"),
        (["PID|1||P0000001-02||||19800331", "obr"], "patient-differs"),
        (["PID|1||||||19800331", "obr"], "patient-differs"),
        (["obr"], "patient-differs"),
        (["born 19800330", "obr"], "birth-differs"),
        (["born ", "obr"], "birth-differs"),
    ],
)
def test_an_order_that_does_not_fit_waits_as_a_whole(
    order: ServiceRequest, segments: Sequence[str], reason: str
) -> None:
    made = {"pid": person(order), "obr": asked(order)}
    for day in ("19800330", ""):
        made[f"born {day}"] = person(order, birth=day)
    parts = [made.get(one, one) for one in segments]
    take("\r".join([header(), *parts, line(CRP, "4.8")]).encode())
    assert [row[:3] for row in kept()] == [(1, 0, reason)]
    assert Observation.objects.count() == 0


@pytest.mark.parametrize("status", [RequestStatus.ON_HOLD, RequestStatus.REVOKED])
def test_an_order_that_was_not_released_gets_no_result(
    order: ServiceRequest, status: RequestStatus
) -> None:
    ServiceRequest.objects.update(status=status)
    take(message(order, [line(CRP, "4.8")]))
    assert kept() == [(1, 0, "order-closed", order.accession)]
    assert Observation.objects.count() == 0


def test_one_line_that_does_not_fit_holds_back_no_other(order: ServiceRequest) -> None:
    lines = [
        line(CRP, "4.8"),
        line(CRP, "5", "mmol/L"),
        line(HB, "14", "furlong"),
        line(HB, "14", ""),
        line("99999-9^Mystery^LN", "1"),
        line("crp^CRP^L", "1"),
        line(HB, "plenty", "g/L"),
        line("4537-7^BSE^LN", "10^-^20", "mm/h", kind="SN"),
        line("26028-1^B27^LN", "perhaps", "", kind="ST"),
        line("789-8^E^LN", "1", "10*12/L", status="N"),
        line("787-2^MCV^LN", "12345678901234567890", "fL"),
        line(CRP, "7"),
        line("777-3^T^LN", "x", "10*9/L", kind="ED"),
    ]
    take(message(order, lines))
    assert [row[:5] for row in told(order)] == [("crp", 1, "final", "", 4.8)]
    assert [row[1:] for row in kept()] == [
        (2, "unit-unknown", "mmol/L"),
        (3, "unit-unknown", "furlong"),
        (4, "unit-unknown", ""),
        (5, "test-unknown", "Mystery"),
        (6, "test-unknown", "CRP"),
        (7, "value-unreadable", "NM"),
        (8, "value-unreadable", "SN"),
        (9, "value-unreadable", "ST"),
        (10, "status-unknown", "N"),
        (11, "value-unreadable", "NM"),
        (12, "twice", "CRP"),
        (13, "value-unreadable", "ED"),
    ]


def test_it_is_handled_once(order: ServiceRequest) -> None:
    take(message(order, [line(CRP, "4.8"), line(HB, "14", "stone")]))
    InboxMessage.objects.update(state="waiting")
    handle_message(InboxMessage.objects.get().pk)
    assert len(told(order)) == 1
    assert len(kept()) == 1


def test_many_lines(order: ServiceRequest) -> None:
    lines = [line(CRP, "4.8"), *(line(f"{n}-x^t^LN", "1") for n in range(300))]
    take(message(order, lines))
    assert len(told(order)) == 1
    assert Quarantined.objects.count() == 300


def test_emoji_and_other_scripts_come_through(order: ServiceRequest) -> None:
    words = "Jóźwiak-Ğöker 山田 🩸"
    take(message(order, [line("1751-7^A^LN", words, "", kind="TX")]))
    assert ObservationVersion.objects.get().text == words


def version(order: ServiceRequest, **other: object) -> Model:
    observation = Observation.objects.create(
        encounter=order.encounter,
        patient_id=order.patient_id,
        code="crp",
        key=str(uuid4()),
        created_at=clock.now(),
    )
    given = {
        "observation": observation,
        "number": 1,
        "status": ResultStatus.FINAL,
        "kind": "quantity",
        "value": "1",
        "unit": "mg/L",
        "taken_at": clock.now(),
        "at": clock.now(),
        "author": order.requester,
    }
    return ObservationVersion(**{**given, **other})


@pytest.mark.parametrize(
    "other",
    [
        {"value": None},
        {"unit": ""},
        {"comparator": "~"},
        {"text": "and words"},
        {"answer": "negative"},
        {"kind": "answer"},
        {"kind": "text", "value": None, "unit": "", "text": ""},
        {"number": 0},
        {"status": "registered"},
        {"flag": "X"},
        {"author": None},
    ],
)
def test_the_database_refuses_half_a_result(
    order: ServiceRequest, other: dict[str, object]
) -> None:
    version(order).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        version(order, **other).save()


@pytest.mark.parametrize("missing", ["patient", "encounter"])
def test_a_result_without_a_patient_cannot_be(order: ServiceRequest, missing: str) -> None:
    given = {"encounter": order.encounter, "patient_id": order.patient_id}
    given.pop("patient_id" if missing == "patient" else missing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(code="crp", key="k", created_at=clock.now(), **given)


@pytest.mark.parametrize(
    ("kind", "value"), [("ST", "7.800"), ("TX", "7,800"), ("NM", "7,800"), ("ST", "<1.000")]
)
def test_a_number_that_may_be_a_thousand_times_more_is_not_guessed(
    order: ServiceRequest, kind: str, value: str
) -> None:
    """The standard fixes the point of NM alone: as text, 7.800 per microlitre are 7800."""
    take(message(order, [line("6690-2^L^LN", value, "/uL", kind=kind)]))
    assert kept() == [(1, 1, "value-unreadable", kind)]
    assert Observation.objects.count() == 0


def test_three_decimals_of_a_number_stay_decimals(order: ServiceRequest) -> None:
    take(message(order, [line(HB, "8.700", "mmol/l")]))
    assert [row[4] for row in told(order)] == [8.7]


@pytest.mark.parametrize("moment", ["00010101000000+0000", "99991231235959+0000", "9999"])
def test_a_moment_that_cannot_be_is_none(order: ServiceRequest, moment: str) -> None:
    """It is filed under the time at which it came, and keeps no other result from its record."""
    body = message(order, [line(CRP, "4.8")]).replace(b"20260310073000+0100", moment.encode())
    take(body)
    found = ObservationVersion.objects.get()
    assert found.taken_at == found.message.received_at  # type: ignore[union-attr]
