"""The texts about the site: plain, equal in three languages, and true."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import yaml
from django.conf import settings
from pydantic import ValidationError

from wervel.common import clock
from wervel.common.idempotency.answers import LIFE
from wervel.common.language import LANGUAGES
from wervel.common.ratelimits.limits import LIMITS
from wervel.contact.selectors.visitors import SHOWN_FOR
from wervel.encounters.services.intake import DRAFTS_KEPT
from wervel.knowledge.readability import LIX_LIMIT, SENTENCE_LIMIT, measure
from wervel.scheduling.selectors.appointments import SHOWN_AFTER_VISIT
from wervel.scheduling.services.drafts import DRAFT_LIFE
from wervel.scheduling.services.holds import HOLD_TIME, LONGEST_HOLD
from wervel.triage.choices import DRAFT_LIFETIME
from wervel.website.about.documents import LINK, Block, Details, Document, Words, read_document
from wervel.website.about.urls import PAGES

pytestmark = pytest.mark.pure

each_page = pytest.mark.parametrize("page", PAGES)
each_version = pytest.mark.parametrize(
    ("page", "language"), [(page, code) for page in PAGES for code in LANGUAGES]
)


def words(page: str, language: str) -> Words:
    found: Words = getattr(read_document(page), language)
    return found


def blocks(found: Words) -> Iterator[Block]:
    for section in found.sections:
        yield from section.body


def texts(found: Words) -> Iterator[str]:
    yield from (found.title, found.summary)
    yield from (section.heading for section in found.sections)
    for block in blocks(found):
        yield from [block.paragraph] if block.paragraph else []
        yield from block.list or ()
        for fact in block.facts or ():
            yield from (fact.label, fact.text)


@each_version
def test_a_page_is_plain(page: str, language: str) -> None:
    found = measure(LINK.sub(r"\1", text) for text in texts(words(page, language)))
    assert found.words_per_sentence <= SENTENCE_LIMIT
    assert found.lix <= LIX_LIMIT


def shape(block: Block) -> tuple[object, ...]:
    return (
        block.paragraph is None,
        len(block.list or ()),
        len(block.facts or ()),
        block.details,
        [target for text in _of(block) for _words, target in LINK.findall(text)],
    )


def _of(block: Block) -> list[str]:
    return [block.paragraph or "", *(block.list or ()), *(f.text for f in block.facts or ())]


@each_page
def test_the_languages_say_as_much(page: str) -> None:
    shapes = [
        [[shape(block) for block in section.body] for section in words(page, code).sections]
        for code in LANGUAGES
    ]
    assert shapes[0] == shapes[1] == shapes[2]


@each_page
def test_the_languages_name_the_same_numbers(page: str) -> None:
    numbers = [sorted(re.findall(r"\d+", " ".join(texts(words(page, code))))) for code in LANGUAGES]
    assert numbers[0] == numbers[1] == numbers[2]


@each_page
def test_a_page_is_not_of_the_future(page: str) -> None:
    assert read_document(page).updated_on <= clock.today()


def test_every_file_is_a_page() -> None:
    files = {path.stem for path in (settings.CONTENT_DIR / "pages").glob("*.yaml")}
    assert files == set(PAGES)


def test_the_imprint_has_a_place_for_every_duty() -> None:
    found = {block.details for block in blocks(words("imprint", "de"))} - {None}
    assert found == set(Details) - {Details.PRIVACY}


def fact(label: str) -> str:
    rows = [fact for block in blocks(words("privacy", "en")) for fact in block.facts or ()]
    (found,) = [row.text for row in rows if row.label == label]
    return found


@pytest.mark.parametrize(
    ("label", "words_of_it", "period"),
    [
        ("The check", "for 30 days", timedelta(days=30) == DRAFT_LIFETIME),
        ("An appointment you have not finished", "for 24 hours", timedelta(hours=24) == DRAFT_LIFE),
        ("An appointment you have not finished", "10 minutes", timedelta(minutes=10) == HOLD_TIME),
        (
            "An appointment you have not finished",
            "at most 40 minutes",
            timedelta(minutes=40) == LONGEST_HOLD,
        ),
        ("Questions before your visit", "for 7 days", timedelta(days=7) == DRAFTS_KEPT),
        ("Booking through another program", "for 24 hours", timedelta(hours=24) == LIFE),
        (
            "The page of your appointment",
            "until 30 days after",
            timedelta(days=30) == SHOWN_AFTER_VISIT,
        ),
        (
            "A message or a call-back",
            "For 30 days you can see",
            timedelta(days=30) == SHOWN_FOR,
        ),
        (
            "Counters against abuse",
            "a few hours",
            max(limit.per for limit in LIMITS.values()) <= timedelta(hours=1),
        ),
    ],
)
def test_the_periods_are_those_of_the_program(label: str, words_of_it: str, period: bool) -> None:
    assert words_of_it in fact(label)
    assert period


def document() -> dict[str, object]:
    text = (settings.CONTENT_DIR / "pages" / "imprint.yaml").read_text(encoding="utf-8")
    found: dict[str, object] = yaml.safe_load(text)
    return found


@pytest.mark.parametrize(
    "block",
    [
        {},
        {"paragraph": "a", "list": ["b"]},
        {"list": []},
        {"details": "owner"},
        {"picture": "a.png"},
        {"paragraph": "[here](http://wervel.example)"},
        {"paragraph": "[here](javascript:alert(1))"},
        {"paragraph": "[here](data:x)"},
        {"list": ["<b>bold</b>"]},
        {"facts": [{"label": "a", "text": "[x](ftp://x)"}]},
    ],
)
def test_a_block_that_does_not_fit_is_refused(block: dict[str, object]) -> None:
    broken = document()
    broken["de"] = {
        "title": "t",
        "summary": "s",
        "sections": [{"heading": "h", "body": [block]}],
    }
    with pytest.raises(ValidationError):
        Document.model_validate(broken)


def test_a_language_that_is_missing_is_refused() -> None:
    broken = document()
    del broken["en"]
    with pytest.raises(ValidationError):
        Document.model_validate(broken)
