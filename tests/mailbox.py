"""A real SMTP server on a free port of 127.0.0.1 that keeps what it receives."""

import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import free_port


@dataclass
class Mailbox:
    """`letters` are whole messages in the order of arrival."""

    letters: list[EmailMessage] = field(default_factory=list)
    address: str = ""
    _controller: Controller | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        parsed = message_from_bytes(content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.letters.append(parsed)
        return "250 OK"

    def start(self) -> str:
        """Listen; returns the address for WERVEL_SMTP_URL."""
        port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        return f"smtp://127.0.0.1:{port}"

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()

    def wait_for(
        self, recipient: str, count: int = 1, seconds: float = 30, subject: str = ""
    ) -> list[EmailMessage]:
        """The letters to one person, once there are `count` of them; with a subject, of these."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [
                letter
                for letter in self.letters
                if recipient in str(letter["To"]) and subject in str(letter["Subject"])
            ]
            if len(found) >= count:
                return found
            time.sleep(0.1)
        raise AssertionError(f"no {count} letters to {recipient} within {seconds} s")
