"""A laboratory to work with: an order, and messages about it."""

from collections.abc import Sequence

import pytest

from wervel.accounts import services as accounts
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common import clock
from wervel.common.actor import system
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.choices import Channel, RequestCategory, RequestStatus
from wervel.diagnostics.models import ServiceRequest
from wervel.diagnostics.services.inbox import receive
from wervel.encounters.models import Encounter

PASSWORD = "3c1f-77aa-09be-5d2e"
CRP = "1988-5^CRP^LN"
HB = "718-7^Hb^LN"


def make_user(name: str, *roles: Role) -> User:
    return accounts.create_staff(
        username=name,
        email=f"{name}@wervel.example",
        password=PASSWORD,
        roles=list(roles),
        given="Demo",
        family=name.capitalize(),
        totp_secret=None,
        actor=system("test"),
    )


@pytest.fixture
def doctor(encounter: Encounter) -> User:
    return make_user("asks", Role.DOCTOR)


@pytest.fixture
def order(encounter: Encounter, doctor: User) -> ServiceRequest:
    return ServiceRequest.objects.create(
        encounter=encounter,
        patient_id=encounter.patient_id,
        test="blood",
        category=RequestCategory.LABORATORY,
        status=RequestStatus.ACTIVE,
        requester=doctor,
        requested_at=clock.now(),
    )


def header(
    control: str = "1", charset: str = "UNICODE UTF-8", kind: str = "ORU^R01^ORU_R01"
) -> str:
    return f"MSH|^~\\&|LAB|HOUSE|WERVEL||20260310080000||{kind}|{control}|P|2.5.1||||||{charset}"


def person(order: ServiceRequest, number: str | None = None, birth: str | None = None) -> str:
    patient = order.encounter.patient
    born = f"{patient.birth_date:%Y%m%d}" if birth is None else birth
    return f"PID|1||{patient.number if number is None else number}^^^WERVEL^PI||X^Y||{born}|M"


def asked(order: ServiceRequest, placer: str | None = None) -> str:
    number = order.accession if placer is None else placer
    return f"OBR|1|{number}||LAB^Blood|||20260310073000+0100"


def line(
    code: str, value: str, unit: str = "mg/L", *, kind: str = "NM", status: str = "F", sub: str = ""
) -> str:
    return f"OBX|1|{kind}|{code}|{sub}|{value}|{unit}|||||{status}"


def message(order: ServiceRequest, lines: Sequence[str], *, control: str = "1") -> bytes:
    segments = [header(control), person(order), asked(order), *lines]
    return "\r".join([*segments, ""]).encode()


def send(body: bytes, channel: Channel = Channel.MLLP) -> tuple[str, str]:
    """The code of the answer, and its words."""
    fields = receive(body, channel).decode("ascii").split("\r")[1].split("|")
    return fields[1], fields[3]


def take(order: ServiceRequest, *lines: str, control: str = "1") -> None:
    """The laboratory tells it, and it is read."""
    assert send(message(order, lines, control=control)) == ("AA", "")
    run_due_jobs()
