"""Fields take what people type, say what is wrong, and never lose it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from wervel.design.forms import (
    BirthDateField,
    CheckField,
    ChoiceSelect,
    ChoiceTiles,
    DesignForm,
    EmailField,
    MultiTiles,
    PhoneField,
    SummaryLine,
    TextField,
    Tile,
)

pytestmark = pytest.mark.pure

OPTIONS = [
    Tile("fever", "Koorts"),
    Tile("numb", "Doof gevoel", "ook bij het afvegen"),
    Tile("none", "Geen van deze", apart=True),
]
HOSTILE = [
    "",
    "   ",
    "x" * 10_000,
    "👩‍⚕️" * 200,
    "שלום עולם",
    "\u202egnp.exe",
    "a\x00b",
    "a\ud800b",
    "\udfff",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "1\n2",
    "-1",
    "٣",
    "0" * 5_000,
]


class DemoForm(DesignForm):
    given = TextField(label="Voornaam", missing="Vul uw voornaam in.", max_length=40)
    note = TextField(label="Toelichting", multiline=True, max_length=50, required=False)
    born = BirthDateField(label="Geboortedatum", hint="Bijvoorbeeld 31 3 1980")
    email = EmailField(label="E-mail")
    phone = PhoneField(label="Telefoon", required=False)
    one = ChoiceTiles(label="Wat klopt?", options=OPTIONS)
    many = MultiTiles(label="Klachten", options=OPTIONS, asks=True)
    clinic = ChoiceSelect(
        label="Kliniek", options=lambda: [Tile("", "-"), Tile("a", "Aken")], required=False
    )
    agree = CheckField(label="Akkoord.")


GOOD: dict[str, Any] = {
    "given": "  Demo ",
    "note": "twee\r\nregels",
    "born_day": "3",
    "born_month": "5",
    "born_year": "1980",
    "email": "demo@wervel.example",
    "phone": "06-12345678",
    "one": "fever",
    "many": ["numb", "fever"],
    "clinic": "a",
    "agree": "on",
}


def form_with(**changes: Any) -> DemoForm:
    values = GOOD | changes
    return DemoForm(
        MultiValueDict({k: v if isinstance(v, list) else [v] for k, v in values.items()})
    )


def born(day: str, month: str, year: str) -> DemoForm:
    return form_with(born_day=day, born_month=month, born_year=year)


def test_good_answers_are_cleaned() -> None:
    form = form_with()
    assert form.errors == {}
    assert form.cleaned_data == {
        "given": "Demo",
        "note": "twee\nregels",
        "born": date(1980, 5, 3),
        "email": "demo@wervel.example",
        "phone": "+31612345678",
        "one": "fever",
        "many": ["fever", "numb"],
        "clinic": "a",
        "agree": True,
    }


def test_an_empty_form_asks_for_each_field_that_is_needed() -> None:
    form = DemoForm({})
    assert form.summary == [
        SummaryLine("Vul uw voornaam in.", "#id_given"),
        SummaryLine("Vul uw geboortedatum in.", "#id_born_day"),
        SummaryLine("Vul uw e-mailadres in.", "#id_email"),
        SummaryLine("Wat klopt: Kies een van de antwoorden.", "#id_one"),
        SummaryLine("Kies minstens één antwoord.", "#id_many"),
        SummaryLine("Akkoord: Vink dit aan om verder te gaan.", "#id_agree"),
    ]


def test_each_line_of_the_summary_leads_to_an_input() -> None:
    form = DemoForm({})
    page = "".join(str(field) for field in form)
    assert [line.href for line in form.summary if f'id="{line.href[1:]}"' not in page] == []


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda t: ascii(t)[:20])
@pytest.mark.parametrize("name", [*GOOD])
def test_whatever_is_typed_the_form_can_be_shown_again(name: str, typed: str) -> None:
    form = form_with(**{name: typed})
    form.is_valid()
    page = "".join(str(field) for field in form) + "".join(line.text for line in form.summary)
    assert page.encode() != b""
    assert "\x00" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("wrong", [5, None, ["a"], {"a": 1}, 1.5, True], ids=repr)
@pytest.mark.parametrize("name", [*GOOD])
def test_values_of_a_wrong_type_are_refused_not_crashed_on(name: str, wrong: Any) -> None:
    form = DemoForm(GOOD | {name: wrong})
    form.is_valid()
    assert "".join(str(field) for field in form).encode() != b""


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("given", "De\x00mo\ud800", 'value="De\ufffdmo\ufffd"'),
        ("given", "y" * 10_000, f'value="{"y" * 10_000}"'),
        ("email", "demo@", 'value="demo@"'),
        ("phone", "bel mij", 'value="bel mij"'),
        ("note", "z" * 51, f">\n{'z' * 51}</textarea>"),
        ("born_month", "smarch", 'value="smarch"'),
        ("many", ["fever", "none"], 'value="none" checked'),
    ],
)
def test_refused_answers_stay_on_the_page(name: str, typed: Any, shown: str) -> None:
    form = form_with(**{name: typed})
    assert form.is_valid() is False
    assert shown in "".join(str(field) for field in form)


def test_a_phone_number_is_shown_back_as_it_was_typed() -> None:
    assert 'value="06-12345678"' in str(form_with(email="")["phone"])


def test_a_number_without_country_is_german_for_german_readers() -> None:
    with translation.override("de"):
        assert form_with(phone="0241 8012345").is_valid() is True
        form = form_with(phone="0241 8012345")
        form.is_valid()
    assert form.cleaned_data["phone"] == "+492418012345"


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("3", "5", "1980"), date(1980, 5, 3)),
        ((" 03 ", "05", "1980 "), date(1980, 5, 3)),
        (("3", "mei", "1980"), date(1980, 5, 3)),
        (("3", "März", "1980"), date(1980, 3, 3)),
        (("3", "Sept.", "1980"), date(1980, 9, 3)),
        (("29", "2", "2024"), date(2024, 2, 29)),
        (("٣", "٥", "١٩٨٠"), date(1980, 5, 3)),
    ],
)
def test_a_birth_date_may_be_written_in_many_ways(parts: tuple[str, str, str], day: date) -> None:
    form = born(*parts)
    form.is_valid()
    assert form.cleaned_data.get("born") == day


@time_machine.travel("2026-11-23T10:00:00+00:00")
@pytest.mark.parametrize(
    ("parts", "message", "target"),
    [
        (("", "5", "1980"), "Vul uw geboortedag in.", "#id_born_day"),
        (("3", "", "1980"), "Vul uw geboortemaand in.", "#id_born_month"),
        (("3", "5", ""), "Vul uw geboortejaar in.", "#id_born_year"),
        (("31", "2", "1980"), "Deze datum bestaat niet. Controleer de dag.", "#id_born_day"),
        (("32", "1", "1980"), "De dag is een getal van 1 tot en met 31.", "#id_born_day"),
        (("x", "1", "1980"), "De dag is een getal van 1 tot en met 31.", "#id_born_day"),
        (("3", "13", "1980"), "De maand is een getal van 1 tot en met 12.", "#id_born_month"),
        (("3", "5", "80"), "Schrijf het jaar met vier cijfers, zoals 1980.", "#id_born_year"),
        (("3", "5", "0000"), "Deze datum bestaat niet. Controleer de dag.", "#id_born_day"),
        (
            ("24", "11", "2026"),
            "Uw geboortedatum kan niet in de toekomst liggen.",
            "#id_born_year",
        ),
        (("3", "5", "1890"), "Controleer het jaar. Dit is te lang geleden.", "#id_born_year"),
    ],
)
def test_a_wrong_birth_date_says_which_part(
    parts: tuple[str, str, str], message: str, target: str
) -> None:
    assert born(*parts).summary == [SummaryLine(message, target)]


@time_machine.travel("2026-11-23T10:00:00+00:00")
def test_one_may_be_born_today() -> None:
    assert born("23", "11", "2026").is_valid() is True


def test_only_the_wrong_part_of_a_date_is_marked() -> None:
    drawn = str(born("3", "13", "1980")["born"])
    assert drawn.count('aria-invalid="true"') == 1
    assert 'aria-describedby="id_born-hint id_born-error"' in drawn


def test_none_of_these_does_not_go_with_another_answer() -> None:
    form = form_with(many=["none", "fever"])
    assert form.summary == [
        SummaryLine(
            "U koos “Geen van deze” en ook iets anders. Kies het een of het ander.", "#id_many"
        )
    ]


@pytest.mark.parametrize("name", ["one", "many", "clinic"])
def test_an_answer_that_was_never_offered_is_refused(name: str) -> None:
    assert list(form_with(**{name: "elsewhere"}).errors) == [name]


def test_hint_and_error_are_read_with_the_input() -> None:
    drawn = str(form_with(given="")["given"])
    assert 'aria-describedby="id_given-error"' in drawn
    assert '<p class="wrong" id="id_given-error">' in drawn
    assert '<span class="hush">Fout: </span>Vul uw voornaam in.' in drawn


def test_a_question_that_is_the_page_has_its_heading_in_the_legend() -> None:
    assert '<legend class="asks"><h1>Klachten</h1>' in str(form_with()["many"])


def test_errors_of_the_whole_form_come_first_and_lead_nowhere() -> None:
    form = form_with(given="")
    form.add_error(None, "Deze tijd is net bezet.")
    assert form.summary[0] == SummaryLine("Deze tijd is net bezet.", "")


def test_errors_speak_the_readers_language() -> None:
    with translation.override("de"):
        assert form_with(email="").summary == [
            SummaryLine("Geben Sie Ihre E-Mail-Adresse an.", "#id_email")
        ]
    with translation.override("en"):
        assert form_with(email="").summary == [
            SummaryLine("Fill in your e-mail address.", "#id_email")
        ]


def test_a_form_starts_from_what_is_already_known() -> None:
    form = DemoForm(initial={"given": "Demo", "born": date(1980, 5, 3), "many": ["numb"]})
    page = "".join(str(field) for field in form)
    assert 'value="Demo"' in page
    assert 'id="id_born_year"' in page
    assert 'value="1980"' in page
    assert 'value="numb" checked' in page
