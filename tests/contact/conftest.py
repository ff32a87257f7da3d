"""What people ask, and who handles it."""

from collections.abc import Callable

import pytest
import time_machine

from tests.accounts.conftest import make_staff
from tests.chain import morning
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common.actor import VISITOR, Actor
from wervel.contact.choices import Subject
from wervel.contact.models import ContactRequest
from wervel.contact.services.requesting import Callback, Message, request_callback, send_message
from wervel.contact.windows import promised_windows

__all__ = ["make_staff", "morning"]
PHONE, EMAIL = "+31612345678", "demo@patient.example"


def message(**changes: str) -> Message:
    """A message by e-mail, in Dutch, but for what is said otherwise."""
    words = {
        "name": "Eva Demo",
        "email": EMAIL,
        "phone": "",
        "language": "nl",
        "subject": Subject.MEDICAL.value,
        "text": "canary-complaint-9c1e",
        **changes,
    }
    return Message(**words)


def callback(number: int = 0, *, name: str = "Noor Demo", phone: str = PHONE) -> Callback:
    """A call in the window of this number, counted from now."""
    return Callback(name, phone, "nl", "canary-about-77a0", promised_windows()[number])


def write(**changes: str) -> ContactRequest:
    secret = send_message(message=message(**changes), actor=VISITOR)
    return ContactRequest.objects.get(secret=secret)


def ask(number: int = 0, *, name: str = "Noor Demo", phone: str = PHONE) -> ContactRequest:
    asked = callback(number, name=name, phone=phone)
    return ContactRequest.objects.get(secret=request_callback(callback=asked, actor=VISITOR))


@pytest.fixture
def now(db: None, morning: time_machine.Traveller) -> time_machine.Traveller:
    """Six in the morning of a Tuesday; the telephone opens at eight."""
    return morning


@pytest.fixture
def agent(make_staff: Callable[..., User]) -> Actor:
    return make_staff(Role.AGENT, username="agent").as_actor()


@pytest.fixture
def manager(make_staff: Callable[..., User]) -> Actor:
    return make_staff(Role.MANAGER, username="manager").as_actor()
