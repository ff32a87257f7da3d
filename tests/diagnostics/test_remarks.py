"""What a laboratory writes beside its values comes with them, and an order that it does not answer
with a result waits for a person."""

import pytest

from tests.diagnostics.fhir_lab import CRP as CRP_OF_FHIR
from tests.diagnostics.fhir_lab import HB as HB_OF_FHIR
from tests.diagnostics.fhir_lab import bundle, result, written
from tests.diagnostics.lab import CRP, HB, asked, header, line, person, send, take
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.errors import Invalid
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.fhir_messages.results import read_fhir
from wervel.diagnostics.hl7.messages import read_message
from wervel.diagnostics.hl7.results import ORDER, PERSON, Order, read_orders
from wervel.diagnostics.models import (
    CriticalResult,
    ObservationVersion,
    Quarantined,
    ServiceRequest,
)
from wervel.diagnostics.result_verification import verify_results
from wervel.diagnostics.services.quarantine import Assignment, assign
from wervel.diagnostics.services.typing import correct_result


def notes(*segments: str) -> list[tuple[str, dict[int, list[str]]]]:
    read = read_orders(read_message("\r".join([header(), *segments]).encode()))
    return [
        (order.placer, {place: told for place, told in order.notes.items() if told})
        for order in read
    ]


def note(text: str) -> str:
    return f"NTE|1|L|{text}"


@pytest.mark.pure
def test_a_note_is_of_what_it_stands_under() -> None:
    assert notes(
        note("of all"),
        "PID|1||P1",
        note("of the person"),
        "ORC|RE|A",
        note("of A, above it"),
        "OBR|1|A",
        note("of A~in two lines"),
        line(CRP, "4"),
        note("of CRP"),
        "NTE|2||still of CRP",
        line(HB, "8"),
        "OBR|2|B",
        line(CRP, "5"),
        note("of CRP in B"),
        "SPM|1",
        note("of B"),
        "PID|2||P2",
        "OBR|3|C",
        "ORC|RE|D",
        note("of an order that does not come"),
    ) == [
        (
            "A",
            {
                PERSON: ["of all", "of the person"],
                ORDER: ["of A, above it", "of A\nin two lines"],
                1: ["of CRP", "still of CRP"],
            },
        ),
        (
            "B",
            {PERSON: ["of all", "of the person"], ORDER: ["of B"], 1: ["of CRP in B"]},
        ),
        ("C", {PERSON: ["of all"], ORDER: ["of an order that does not come"]}),
    ]


@pytest.mark.pure
def test_a_result_above_any_order_keeps_its_notes() -> None:
    above = ("PID|1||P1", note("old tube"), line(CRP, "4"), note("pale"), "SPM|1", note("of it"))
    assert notes(*above, "OBR|1|A") == [
        ("", {PERSON: ["old tube"], ORDER: ["of it"], 1: ["pale"]}),
        ("A", {PERSON: ["old tube"]}),
    ]


def remarks(order: ServiceRequest) -> list[tuple[str, int, str, str]]:
    rows = ObservationVersion.objects.filter(observation__request=order)
    return list(
        rows.order_by("observation__code", "number").values_list(
            "observation__code", "number", "status", "remark"
        )
    )


def test_a_remark_is_kept_with_each_value_that_it_is_about(order: ServiceRequest) -> None:
    lines = [note("Lipämisch"), line(CRP, "4"), line(HB, "8.7", "mmol/l"), note("hämolytisch")]
    take(order, *lines)
    assert remarks(order) == [
        ("crp", 1, "final", "Lipämisch"),
        ("haemoglobin", 1, "final", "Lipämisch\nhämolytisch"),
    ]


@pytest.mark.parametrize("remark", ["", "Kontrolliert"])
def test_a_value_that_the_laboratory_calls_critical_later_is_given_to_a_doctor(
    order: ServiceRequest, remark: str
) -> None:
    take(order, line(CRP, "48"))
    flagged = line(CRP, "48").replace("|||||F", "||HH|||F")
    take(order, flagged, note(remark), control="2")
    take(order, flagged, note(remark), control="3")
    take(order, line(CRP, "48"), control="4")
    assert remarks(order)[1:] == [("crp", 2, "final", remark)]
    assert CriticalResult.objects.get().version.number == 2


def test_a_remark_that_comes_later_is_a_new_version_of_the_same_value(
    order: ServiceRequest,
) -> None:
    take(order, line(CRP, "4"))
    for control in ("2", "3"):
        take(order, line(CRP, "4"), note("Hämolytisch"), control=control)
    assert remarks(order) == [("crp", 1, "final", ""), ("crp", 2, "final", "Hämolytisch")]
    take(order, line(CRP, "4"), control="4")
    assert len(remarks(order)) == 2


def test_with_another_value_it_is_a_correction(order: ServiceRequest) -> None:
    take(order, line(CRP, "4"))
    take(order, line(CRP, "5"), note("Zweite Messung"), control="2")
    assert remarks(order)[1] == ("crp", 2, "corrected", "Zweite Messung")


def test_a_critical_value_is_not_asked_for_again_because_of_a_remark(order: ServiceRequest) -> None:
    take(order, line(CRP, "412"))
    take(order, line(CRP, "412"), note("Kontrolliert"), control="2")
    take(order, line(CRP, "412"), note("Noch einmal kontrolliert"), control="2b")
    assert CriticalResult.objects.count() == 1
    assert list(verify_results()) == []
    take(order, line(CRP, "413"), note("Kontrolliert"), control="3")
    assert CriticalResult.objects.count() == 2


def test_a_withdrawal_says_why_and_a_correction_by_hand_has_no_remark(
    order: ServiceRequest, doctor: User
) -> None:
    take(order, line(CRP, "4"), line(HB, "8.7", "mmol/l"), note("Probe alt"))
    take(order, line(CRP, "", status="X"), note("Gerinnsel"), control="2")
    one = ObservationVersion.objects.get(observation__code="haemoglobin").observation
    correct_result(
        encounter_id=order.encounter_id,
        observation_id=one.pk,
        value="8.9",
        unit="mmol/L",
        reason="Telefon",
        actor=doctor.as_actor(),
    )
    assert remarks(order) == [
        ("crp", 1, "final", ""),
        ("crp", 2, "cancelled", "Gerinnsel"),
        ("haemoglobin", 1, "final", "Probe alt"),
        ("haemoglobin", 2, "corrected", ""),
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a" * 4_001, "a" * 3_996 + " […]"),
        ("e\u0301" * 20_001, "é" * 3_996 + " […]"),
        ("Hb \u202e!", "Hb \ufffd!"),
        ("a\\X0C\\b", "a\ufffdb"),
        (" \\.br\\ ", ""),
    ],
)
def test_whatever_it_says_holds_no_value_and_no_withdrawal_back(
    order: ServiceRequest, written: str, kept: str
) -> None:
    take(order, line(CRP, "4"), note(written))
    assert remarks(order) == [("crp", 1, "final", kept)]
    take(order, line(CRP, "", status="W"), note(written), control="2")
    assert remarks(order)[1] == ("crp", 2, "entered-in-error", kept)


def status(order: ServiceRequest, letter: str) -> str:
    """OBR-25 of its line."""
    fields = asked(order).split("|")
    return "|".join([*fields, *[""] * (25 - len(fields)), letter])


def sent(order: ServiceRequest, *segments: str) -> list[tuple[int, int, str]]:
    body = "\r".join([header(), person(order), *segments]).encode()
    assert send(body) == ("AA", "")
    run_due_jobs()
    rows = Quarantined.objects.order_by("group", "line")
    return [(row.group, row.line, str(row.reason)) for row in rows]


@pytest.mark.parametrize("letter", ["", "F", "X"])
def test_an_order_without_a_result_waits_for_a_person(order: ServiceRequest, letter: str) -> None:
    assert sent(order, status(order, letter), note("Röhrchen leer")) == [(1, 0, "no-result")]
    order.refresh_from_db()
    assert order.status == RequestStatus.ACTIVE


@pytest.mark.parametrize("letter", ["O", "I", "S"])
def test_how_far_the_laboratory_is_bothers_nobody(order: ServiceRequest, letter: str) -> None:
    assert sent(order, status(order, letter)) == []


def test_but_what_it_writes_with_it_is_read(order: ServiceRequest) -> None:
    assert sent(order, status(order, "I"), note("Bitte neue Probe")) == [(1, 0, "no-result")]


def test_a_heading_over_the_parts_of_an_order_bothers_nobody(order: ServiceRequest) -> None:
    parts = [note("of the person"), asked(order), status(order, "F"), line(CRP, "4")]
    assert sent(order, *parts) == []
    assert remarks(order) == [("crp", 1, "final", "of the person")]


def test_what_was_done_about_it_is_kept_with_the_order(order: ServiceRequest, doctor: User) -> None:
    assert sent(order, asked(order), note("Röhrchen leer")) == [(1, 0, "no-result")]
    row = Quarantined.objects.get()
    assign(row.pk, Assignment(order.accession, "Arts ingelicht"), actor=doctor.as_actor())
    event = AuditEvent.objects.get(event="diagnostics.quarantine.assigned")
    assert (event.patient_id, event.detail) == (order.patient_id, {"accession": order.accession})


def test_a_result_of_a_cancelled_order_is_decided_by_a_person(
    order: ServiceRequest, doctor: User
) -> None:
    take(order, line(HB, "8.7", "mmol/l"), control="0")
    lines = [line(CRP, "4"), line(HB, "", status="X")]
    assert sent(order, status(order, "X"), *lines) == [(1, 1, "contradicts")]
    assert remarks(order)[-1] == ("haemoglobin", 2, "cancelled", "")
    wanted = Assignment(order.accession, "Labor angerufen: gilt")
    assign(Quarantined.objects.get().pk, wanted, actor=doctor.as_actor())
    assert remarks(order)[0] == ("crp", 1, "final", "")


def read(*results: dict[str, object]) -> Order:
    (found,) = read_fhir(written(bundle(*results)))
    return found


@pytest.mark.pure
def test_notes_of_fhir_are_those_of_version_two() -> None:
    noted = {"note": [{"text": "haemolytic"}, {"text": "old"}]}
    panel = {
        **result(CRP_OF_FHIR, 1),
        "hasMember": [{"reference": "urn:uuid:1001"}],
        "note": [{"text": "of both"}],
    }
    del panel["valueQuantity"]
    found = read(panel, {**result(CRP_OF_FHIR, 4.8), **noted}, result(HB_OF_FHIR, 13, "g/dL"))
    assert found.noted(ORDER) == ""
    assert [found.noted(each.place) for each in found.lines] == ["of both\nhaemolytic\nold", ""]


@pytest.mark.pure
@pytest.mark.parametrize("more", [{"authorString": "Demo"}, {"time": "2026-03-10T07:30:00Z"}])
def test_what_a_note_says_beside_its_text_is_not_passed_over(more: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        read({**result(CRP_OF_FHIR, 4.8), "note": [{"text": "haemolytic", **more}]})
    (path,) = refused.value.fields
    assert path == f"Bundle.entry[3].resource.note[0].{next(iter(more))}"


@pytest.mark.pure
def test_panels_that_share_their_members_are_walked_once() -> None:
    """Two at each of twenty levels, each with both of the next: a million ways to the last."""
    panels = [
        {
            **result(CRP_OF_FHIR, 1),
            "hasMember": [
                {"reference": f"urn:uuid:1{2 * (level + 1) + side:03}"} for side in (0, 1)
            ],
            "note": [{"text": f"level {level}"}],
        }
        for level in range(20)
        for _side in (0, 1)
    ]
    for panel in panels:
        del panel["valueQuantity"]
    found = read(*panels, result(CRP_OF_FHIR, 4.8), result(HB_OF_FHIR, 13, "g/dL"))
    assert [found.noted(each.place).count("level") for each in found.lines] == [40, 40]


@pytest.mark.pure
def test_no_more_of_many_notes_is_taken_than_is_read() -> None:
    above = [header(), "PID|1||P1", "OBR|1|A", *[note("x" * 1000)] * 2000, line(CRP, "4")]
    (order,) = read_orders(read_message("\r".join(above).encode()))
    assert 4_000 < len(order.noted(ORDER, 1)) < 18_000
