"""A few plainly demo messages and call-backs, without e-mail addresses: no mail leaves."""

from wervel.accounts.models import User
from wervel.accounts.selectors import staff_member
from wervel.common.actor import Actor
from wervel.contact.choices import Step, Subject
from wervel.contact.models import ContactRequest
from wervel.contact.selectors.visitors import free_windows
from wervel.contact.services.handling import handle_request
from wervel.contact.services.requesting import Callback, Message, request_callback, send_message
from wervel.demo.phones import phone

MESSAGES = (
    Message(
        name="Eva Demo-901",
        email="",
        phone=phone(901),
        language="nl",
        subject=Subject.APPOINTMENT,
        text="Demo: kan ik mijn afspraak verzetten naar de ochtend?",
    ),
    Message(
        name="Lars Demo-902",
        email="",
        phone=phone(902),
        language="de",
        subject=Subject.BILL,
        text="Demo: An welche Adresse geht die Rechnung?",
    ),
)
CALLBACKS = (
    (903, "Noor Demo-903", "nl", "Demo: hoe lang duurt een afspraak?"),
    (904, "Tim Demo-904", "en", "Demo: is there parking near the clinic?"),
    (905, "Joke Demo-905", "nl", ""),
)


def ask_for_contact(*, actor: Actor) -> int:
    """Make them, one taken and one done by the demo agent; returns how many."""
    asked = [send_message(message=message, actor=actor) for message in MESSAGES]
    for (number, name, language, about), window in zip(CALLBACKS, free_windows(), strict=False):
        callback = Callback(name, phone(number), language, about, window)
        asked.append(request_callback(callback=callback, actor=actor))
    agent = staff_member("demo-agent")
    _step(asked[0], Step.TAKE, "", agent)
    _step(asked[1], Step.TAKE, "", agent)
    _step(asked[1], Step.COMPLETE, "Demo: adres gegeven.", agent)
    return len(asked)


def _step(secret: str, step: Step, note: str, agent: User) -> None:
    row = ContactRequest.objects.get(secret=secret)
    handle_request(
        reference=row.reference, version=row.version, step=step, note=note, actor=agent.as_actor()
    )
