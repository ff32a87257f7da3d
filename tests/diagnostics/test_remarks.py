"""What a laboratory writes beside its values comes with them, and an order that it does not answer
with a result waits for a person."""

import pytest

from tests.diagnostics.fhir_lab import CRP as CRP_OF_FHIR
from tests.diagnostics.fhir_lab import HB as HB_OF_FHIR
from tests.diagnostics.fhir_lab import bundle, result, written
from tests.diagnostics.lab import CRP, HB, asked, header, line, person, send, take
from wervel.accounts.models import User
from wervel.common.errors import Invalid
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.fhir_messages.results import read_fhir
from wervel.diagnostics.hl7.messages import read_message
from wervel.diagnostics.hl7.results import Order, read_orders
from wervel.diagnostics.models import ObservationVersion, Quarantined, ServiceRequest
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
    ) == [
        (
            "A",
            {
                0: ["of the person", "of A, above it", "of A\nin two lines"],
                1: ["of CRP", "still of CRP"],
            },
        ),
        ("B", {0: ["of the person", "of B"], 1: ["of CRP in B"]}),
        ("C", {}),
    ]


@pytest.mark.pure
def test_a_result_above_any_order_keeps_its_notes() -> None:
    assert notes("PID|1||P1", note("old tube"), line(CRP, "4"), note("pale")) == [
        ("", {0: ["old tube"], 1: ["pale"]})
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


def test_a_remark_that_comes_later_is_a_new_version_of_the_same_value(
    order: ServiceRequest,
) -> None:
    take(order, line(CRP, "4"))
    for control in ("2", "3"):
        take(order, line(CRP, "4"), note("Hämolytisch"), control=control)
    assert remarks(order) == [("crp", 1, "final", ""), ("crp", 2, "corrected", "Hämolytisch")]


def test_a_withdrawal_says_why_and_a_correction_by_hand_keeps_the_remark(
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
        ("haemoglobin", 2, "corrected", "Probe alt"),
    ]


def test_a_remark_that_cannot_be_kept_holds_its_value_back(order: ServiceRequest) -> None:
    take(order, line(CRP, "4"), note("a" * 20_001), line(HB, "8.7", "mmol/l"))
    row = Quarantined.objects.get()
    assert (row.line, row.reason, row.hint) == (1, "value-unreadable", "NTE")
    assert [code for code, *_rest in remarks(order)] == ["haemoglobin"]


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
    assert sent(order, asked(order), status(order, "F"), line(CRP, "4")) == []
    assert [code for code, *_rest in remarks(order)] == ["crp"]


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
        "note": [{"text": "of all"}],
    }
    del panel["valueQuantity"]
    found = read(panel, {**result(CRP_OF_FHIR, 4.8), **noted}, result(HB_OF_FHIR, 13, "g/dL"))
    assert [found.noted(0, each.place) for each in found.lines] == [
        "of all\nhaemolytic\nold",
        "of all",
    ]


@pytest.mark.pure
@pytest.mark.parametrize("more", [{"authorString": "Demo"}, {"time": "2026-03-10T07:30:00Z"}])
def test_what_a_note_says_beside_its_text_is_not_passed_over(more: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        read({**result(CRP_OF_FHIR, 4.8), "note": [{"text": "haemolytic", **more}]})
    (path,) = refused.value.fields
    assert path == f"Bundle.entry[3].resource.note[0].{next(iter(more))}"
