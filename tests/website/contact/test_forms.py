"""Writing to us and asking for a call: once, kindly refused, and never with what was typed lost."""

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from wervel.common.ratelimits import limits
from wervel.common.ratelimits.limits import HOUR, Limit
from wervel.contact.models import ContactRequest, OutboundMessage
from wervel.contact.windows import PLACES, promised_windows
from wervel.website.contact.forms import CallbackForm, MessageForm

pytestmark = pytest.mark.usefixtures("chain")

MESSAGE, CALLBACK = "/nl/contact/bericht/", "/nl/contact/terugbellen/"
WRITTEN = {
    "name": "Eva Demo",
    "subject": "medical",
    "text": "canary-complaint-9c1e",
    "email": "demo@patient.example",
    "phone": "",
    "language": "nl",
    "appointment_reference": "w 7k3m 9q",
}


def wanted(number: int = 0) -> dict[str, str]:
    return {
        "name": "Noor Demo",
        "phone": "06-12345678",
        "window": promised_windows()[number].id,
        "about": "canary-about-77a0",
    }


def test_a_message_leads_to_its_confirmation(client: Client) -> None:
    answer = client.post(MESSAGE, WRITTEN)
    row = ContactRequest.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/nl/contact/ontvangen/{row.secret}/")
    assert (row.email, row.phone, row.appointment_reference) == (
        "demo@patient.example",
        "",
        "W-7K3M-9Q",
    )
    for _ in range(2):
        page = client.get(answer["Location"])
        assert page.status_code == 200
        assert row.reference in page.text
        assert "uiterlijk woensdag 11 maart" in page.text
        assert "canary" not in page.text
        assert "Eva" not in page.text


def test_a_call_is_promised_in_its_window(client: Client) -> None:
    answer = client.post(CALLBACK, wanted(1))
    row = ContactRequest.objects.get()
    assert (row.phone, row.window_start) == ("+31612345678", promised_windows()[1].start)
    page = client.get(answer["Location"]).text
    assert "Vandaag, dinsdag 10 maart, tussen 10:00 en 12:00" in page
    assert row.reference in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nl/contact/terugbellen/", "Vandaag, tussen 08:00 en 10:00"),
        ("/de/kontakt/rueckruf/", "Heute, zwischen 08:00 und 10:00 Uhr"),
        ("/en/contact/call-back/", "Today, between 08:00 and 10:00"),
    ],
)
def test_the_windows_are_offered_in_three_languages(client: Client, path: str, words: str) -> None:
    page = client.get(path)
    assert words in page.text
    assert page["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", [MESSAGE, CALLBACK])
def test_both_forms_name_112_and_set_no_cookie(client: Client, path: str) -> None:
    page = client.get(path)
    assert "Bij spoed: bel 112" in page.text
    assert page.cookies == {}


@pytest.mark.parametrize(("path", "sent"), [(MESSAGE, WRITTEN), (CALLBACK, None)])
def test_sent_twice_is_one_request(client: Client, path: str, sent: dict[str, str] | None) -> None:
    answers = [client.post(path, sent or wanted())["Location"] for _ in range(3)]
    assert len(set(answers)) == 1
    assert ContactRequest.objects.count() == 1


def test_the_confirmation_is_kept_nowhere_and_told_to_nobody(client: Client) -> None:
    answer = client.post(MESSAGE, WRITTEN)
    for response in (answer, client.get(answer["Location"])):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("secret", ["A" * 22, "x", "%00", "💥", "A" * 5_000])
def test_an_unknown_confirmation_is_answered_kindly(client: Client, secret: str) -> None:
    page = client.get(f"/nl/contact/ontvangen/{secret}/")
    assert page.status_code == 404
    assert "Wij kunnen dit bericht niet vinden." in page.text


def test_an_old_confirmation_is_gone(client: Client, morning: time_machine.Traveller) -> None:
    address = client.post(MESSAGE, WRITTEN)["Location"]
    morning.shift(30 * 24 * 3600)
    assert client.get(address).status_code == 410


@pytest.mark.parametrize(
    "sent", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
@pytest.mark.parametrize("path", [MESSAGE, CALLBACK])
def test_a_form_of_another_site_is_refused(client: Client, path: str, sent: dict[str, str]) -> None:
    assert client.post(path, {**WRITTEN, **wanted()}, headers=sent).status_code == 403
    assert ContactRequest.objects.count() == 0


def test_an_empty_message_says_what_is_missing(client: Client) -> None:
    page = client.post(MESSAGE, {})
    assert page.status_code == 422
    assert [line.text for line in page.context["form"].summary] == [
        "Vul uw naam in.",
        "Kies waar uw bericht over gaat.",
        "Schrijf uw bericht.",
        "Vul uw e-mailadres of uw telefoonnummer in.",
        "In welke taal antwoorden wij: Kies een van de antwoorden.",
    ]


def test_an_empty_call_says_what_is_missing(client: Client) -> None:
    page = client.post(CALLBACK, {})
    assert page.status_code == 422
    assert [line.text for line in page.context["form"].summary] == [
        "Vul uw naam in.",
        "Vul uw telefoonnummer in.",
        "Kies wanneer wij u bellen.",
    ]


@pytest.mark.parametrize(
    "changes", [{"email": "", "phone": "06-12345678"}, {"phone": "06-12345678"}]
)
def test_one_way_to_answer_is_enough(client: Client, changes: dict[str, str]) -> None:
    assert client.post(MESSAGE, {**WRITTEN, **changes}).status_code == 302
    assert OutboundMessage.objects.count() == (1 if changes.get("email", "x") else 0)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "x" * 10_000),
        ("name", "two\nlines"),
        ("name", "\x00"),
        ("name", "\u202eEva"),
        ("subject", "weather"),
        ("text", "x" * 2_001),
        ("text", "💥" * 10_000),
        ("text", "nul \x00 in it"),
        ("text", "   "),
        ("email", "no address"),
        ("email", "a@b.example\nBcc: c@d.example"),
        ("phone", "call me"),
        ("phone", "9" * 10_000),
        ("language", "fr"),
        ("appointment_reference", "W-0000-00"),
        ("appointment_reference", "x" * 10_000),
    ],
)
def test_bad_input_is_refused_and_kept(client: Client, field: str, typed: str) -> None:
    page = client.post(MESSAGE, {**WRITTEN, field: typed})
    assert page.status_code == 422
    form = page.context["form"]
    assert list(form.errors) == [field]
    assert ContactRequest.objects.count() == 0
    others = [name for name in ("name", "text", "email") if name != field]
    assert [form[name].value() for name in others] == [WRITTEN[name] for name in others]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("أمينة", "هل يمكنني المجيء غدًا؟"),
        ("💥 Demo", "💥" * 2_000),
        ("O'Brien <b>", "{{ x }} & {% if %} '; DROP TABLE"),
        ("é" * 120, "a\r\nb"),
    ],
)
def test_what_people_write_is_kept_as_it_is(client: Client, name: str, text: str) -> None:
    assert client.post(MESSAGE, {**WRITTEN, "name": name, "text": text}).status_code == 302
    row = ContactRequest.objects.get()
    assert (row.name, row.text) == (name, text.replace("\r\n", "\n"))


def test_a_lone_surrogate_is_refused_in_every_field() -> None:
    lone = "x\ud800"
    written = MessageForm({**WRITTEN, **dict.fromkeys(("name", "text", "email", "phone"), lone)})
    assert set(written.errors) == {"name", "text", "email", "phone"}
    call = CallbackForm(dict.fromkeys(("name", "phone", "window", "about"), lone))
    assert set(call.errors) == {"name", "phone", "window", "about"}
    assert lone not in str(written["name"]) + str(call["about"])


@pytest.mark.parametrize(
    "window", ["", "2026-03-09T07:00Z", "2026-03-10T07:30Z", "tomorrow", "\x00", "💥" * 10_000]
)
def test_a_window_that_is_none_is_refused(client: Client, window: str) -> None:
    page = client.post(CALLBACK, {**wanted(), "window": window})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["window"]
    assert page.context["form"]["about"].value() == "canary-about-77a0"


@pytest.fixture
def unlimited(settings: Settings) -> None:
    settings.RATE_LIMITS = False


@pytest.mark.usefixtures("unlimited")
def test_a_window_that_is_just_full_offers_the_others(client: Client) -> None:
    for number in range(PLACES):
        client.post(CALLBACK, {**wanted(), "name": f"Demo {number}"})
    page = client.post(CALLBACK, wanted())
    assert page.status_code == 409
    assert "Deze tijd is net vol. Kies een andere." in page.text
    assert "tussen 08:00 en 10:00" not in page.text.split("Morgen")[0]
    assert page.context["form"]["about"].value() == "canary-about-77a0"
    assert ContactRequest.objects.count() == PLACES


@pytest.mark.usefixtures("unlimited")
def test_when_all_is_full_there_are_other_ways(client: Client) -> None:
    for number in range(len(promised_windows())):
        for place in range(PLACES):
            client.post(CALLBACK, {**wanted(number), "name": f"Demo {place}"})
    page = client.get(CALLBACK)
    assert (page.status_code, '<form method="post"' in page.text) == (200, False)
    assert MESSAGE in page.text


@pytest.fixture
def few(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RATE_LIMITS = True
    for kind in ("message", "callback"):
        monkeypatch.setitem(limits.LIMITS, f"contact.{kind}.address", Limit(3, HOUR))
        monkeypatch.setitem(limits.LIMITS, f"contact.{kind}.person", Limit(2, HOUR))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("path", [MESSAGE, CALLBACK])
def test_one_person_asks_only_so_often_and_a_repeat_is_not_counted(
    client: Client, path: str
) -> None:
    def send(number: int) -> int:
        sent = {**WRITTEN, **wanted(), "name": f"Demo {number}"}
        return client.post(path, sent, REMOTE_ADDR=f"198.51.100.{number}").status_code

    assert [send(number) for number in (0, 0, 0, 1, 1, 2)] == [302] * 5 + [429]
    assert send(1) == 302
    assert ContactRequest.objects.count() == 2


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("path", [MESSAGE, CALLBACK])
def test_one_sender_asks_only_so_often_for_whomever(client: Client, path: str) -> None:
    answers = [
        client.post(
            path,
            {
                **WRITTEN,
                **wanted(number // 3),
                "phone": f"061234567{number}",
                "email": f"demo{number}@patient.example",
            },
        )
        for number in range(4)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert answers[-1].context["form"]["name"].value() == "Noor Demo"
