"""`wervel verify` names what does not agree."""

import pytest

from tests.contact.conftest import ask, write
from wervel.contact.models import ContactRequest, OutboundMessage
from wervel.contact.verification import verify_contact

pytestmark = pytest.mark.usefixtures("now")


def test_what_the_services_write_agrees() -> None:
    write()
    write(email="", phone="+31612345678")
    ask()
    assert list(verify_contact()) == []


def test_a_message_without_its_mail_and_a_mail_without_its_message() -> None:
    row = write()
    OutboundMessage.objects.update(event_key="contact-request:none")
    assert sorted(verify_contact()) == [
        "mail-without-request: contact-request:none",
        f"request-without-mail: {row.reference}",
    ]


def test_a_state_that_the_history_does_not_know() -> None:
    row = write()
    ContactRequest.objects.update(version=2)
    assert list(verify_contact()) == [f"request-other-than-history: {row.reference}"]
