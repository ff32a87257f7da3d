"""Days, values and signs on the printed page, as each language writes them."""

import pytest

from tests.diagnostics.reports.golden import frame, report_of
from tests.diagnostics.reports.reports import words
from wervel.diagnostics.notation import day_words, measured_words
from wervel.diagnostics.printing.pages import page
from wervel.diagnostics.report_content import ResultLine

pytestmark = pytest.mark.pure

NAME = words("CRP", "CRP", "CRP")


@pytest.mark.parametrize(
    ("stored", "dutch", "english"),
    [
        ("38", "38", "38"),
        ("4.8", "4,8", "4.8"),
        ("-2.5", "\u22122,5", "\u22122.5"),
        ("<0.5", "<\u00a00,5", "<\u00a00.5"),
        ("<=5", "≤\u00a05", "≤\u00a05"),
        ("≥ 1.5", "≥\u00a01,5", "≥\u00a01.5"),
    ],
)
def test_a_number_is_written_by_the_language(stored: str, dutch: str, english: str) -> None:
    assert measured_words(stored, "nl") == measured_words(stored, "de") == dutch
    assert measured_words(stored, "en") == english


@pytest.mark.parametrize("stored", ["", "v. 2.1", "1.2.3", "4.8 (nuchter)", "< "])
def test_other_words_are_no_number(stored: str) -> None:
    assert measured_words(stored, "nl") is None


def test_words_of_a_laboratory_keep_their_full_stops() -> None:
    line = ResultLine(name=NAME, value="zie 2.1", range="1.5 tot 2", unit="x")
    assert (line.shown("nl"), line.usual("nl")) == ("zie 2.1 x", "1.5 tot 2")


def test_a_report_without_a_range_or_a_value_shows_none() -> None:
    line = ResultLine(name=NAME)
    assert (line.shown("nl"), line.usual("nl")) == ("", "")


@pytest.mark.parametrize(
    ("language", "born", "row"),
    [
        ("nl", "31 maart 1980", ["CRP", "38,5\u00a0mg/l", "0,5–5", "↑\u00a0hoog"]),
        ("de", "31. März 1980", ["CRP", "38,5\u00a0mg/l", "0,5–5", "↑\u00a0hoch"]),
        ("en", "31 March 1980", ["CRP", "38.5\u00a0mg/l", "0.5–5", "↑\u00a0high"]),
    ],
)
def test_a_page_is_written_in_one_notation(language: str, born: str, row: list[str]) -> None:
    line = ResultLine(name=NAME, value="38.5", unit="mg/l", range="0.5–5", flag="↑")
    content = report_of("normal", language).model_copy(update={"results": (line,)})
    found = page(content, language, frame("normal"))
    assert found["facts"][1][1] == born
    assert found["results"]["rows"] == [row]


def test_a_day_that_is_no_day_is_left_as_it_is() -> None:
    assert day_words("32-13-2026") == "32-13-2026"
    assert day_words("") == ""


def test_each_sign_has_a_word_and_an_unknown_one_stays() -> None:
    flags = ("↑", "↓", "↑↑", "↓↓", "!", "", "?")
    lines = tuple(ResultLine(name=NAME, value="1", flag=flag) for flag in flags)
    content = report_of("normal", "de").model_copy(update={"results": lines})
    shown = [row[3] for row in page(content, "de", frame("normal"))["results"]["rows"]]
    assert shown == [
        "↑\u00a0hoch",
        "↓\u00a0niedrig",
        "↑↑\u00a0kritisch hoch",
        "↓↓\u00a0kritisch niedrig",
        "!\u00a0nicht üblich",
        "",
        "?",
    ]


def test_the_reason_of_a_new_version_is_marked_as_the_language_of_the_doctor() -> None:
    (note,) = page(report_of("amended", "nl"), "nl", frame("amended"))["notice"]
    assert (note["said"], note["lang"]) == ("Demo: späte Beurteilung.", "de")
    assert note["text"] == "Dit is versie 2. Deze vervangt de vorige. Reden:"


def test_a_remark_stands_once_beside_all_that_it_is_about() -> None:
    hb = words("Hemoglobine", "Hämoglobin", "Haemoglobin")
    lines = (
        ResultLine(name=NAME, value="4", remark="Probe alt"),
        ResultLine(name=hb, value="8", remark="Probe alt"),
        ResultLine(name=NAME, value="5", remark="Gerinnsel"),
        ResultLine(name=NAME, value="6"),
    )
    content = report_of("normal", "nl").model_copy(update={"results": lines})
    assert page(content, "nl", frame("normal"))["results"]["remarks"] == {
        "heading": "Opmerkingen van het laboratorium",
        "items": [
            {"names": "CRP, Hemoglobine", "text": "Probe alt"},
            {"names": "CRP", "text": "Gerinnsel"},
        ],
    }
