"""Dutch and German are complete, and mails hold no word of health."""

import re

import pytest

from tests.architecture.messages import (
    PACKAGE,
    catalogue,
    python_messages,
    template_messages,
    unfinished,
)

pytestmark = pytest.mark.pure

# A mail says that something is ready and where, never what somebody has.
HEALTH = re.compile(
    r"\b(?:back|pain|spine|complaint|symptom|diagnos\w*|treatment|doctor|mri|x-ray|scan|blood"
    r"|physiotherap\w*|rug|pijn|wervelkolom|klacht\w*|behandel\w*|arts|röntgen\w*|bloed\w*|fysio\w*"
    r"|rücken\w*|schmerz\w*|wirbels\w*|beschwerde\w*|behandl\w*|arzt|ärztin|blut\w*|physio\w*)\b",
    re.I,
)
MAILS = ("/mail/", "/email/", "/letters", "/calendar_entry")


def is_mail(place: str) -> bool:
    return any(part in f"/{place}" for part in MAILS)


@pytest.mark.parametrize("language", ["nl", "de"])
def test_nothing_is_untranslated(language: str) -> None:
    known = catalogue(language)
    missing = sorted(
        {
            f"{place}: {text}"
            for place, text in [*python_messages(), *template_messages()]
            if text and text not in known
        }
    )
    assert missing == []


@pytest.mark.parametrize("language", ["nl", "de"])
def test_nothing_is_half_translated(language: str) -> None:
    assert unfinished(language) == []


@pytest.mark.parametrize("language", ["nl", "de"])
def test_every_place_holder_is_kept(language: str) -> None:
    holes = re.compile(r"%\((\w+)\)[sd]")
    wrong = [
        text
        for text, translated in catalogue(language).items()
        if set(holes.findall(text)) != set(holes.findall(translated))
    ]
    assert wrong == []


LINK = re.compile(r"""</?a(?: href="(?:%\(\w+\)s|tel:\d+)")?>|<\w+:\w+>""")


@pytest.mark.parametrize("language", ["nl", "de"])
def test_translations_hold_the_links_of_their_source_and_no_other_markup(language: str) -> None:
    wrong = [
        text
        for text, translated in catalogue(language).items()
        if sorted(LINK.findall(text)) != sorted(LINK.findall(translated))
        or re.search(r"<[a-z/!]|javascript:|&#", LINK.sub("", translated), re.I)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "nl", "de"])
def test_mails_hold_no_word_of_health(language: str) -> None:
    known = catalogue(language) if language != "en" else {}
    found = [*template_messages(), *python_messages()]
    texts = {known.get(text, text) for place, text in found if is_mail(place)}
    assert texts
    assert {text for text in texts if HEALTH.search(text)} == set()


def test_mail_templates_hold_no_word_of_health() -> None:
    wrong = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("templates/**/*.*")
        if is_mail(str(path.relative_to(PACKAGE)))
        and HEALTH.search(
            re.sub(r"[\w./-]*\.(?:html|txt)|[-\w]+(?==)|<[^>]*>", "", path.read_text())
        )
    ]
    assert wrong == []
