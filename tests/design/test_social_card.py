"""Drawing the picture of a title."""

from io import BytesIO

import pytest
from PIL import Image

from wervel.design.social_card import MARGIN, PANEL, PAPER, Card, draw_card

pytestmark = pytest.mark.pure

LONGEST_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TITLES = [
    "Pijn in de rugspieren",
    "Axiale Spondyloarthritis: Rheuma in der Wirbelsäule und was Sie selbst tun können",
    "woord " * 60,
    LONGEST_WORD,
    f"Klein {LONGEST_WORD} klein",
    "",
    "🙂",
    "\x00\u202e\ud800",
]


def drawn(title: str, label: str = "") -> Image.Image:
    return Image.open(BytesIO(draw_card(Card(title, label)))).convert("RGB")


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many points of a part are not paper."""
    paper = Image.new("RGB", (1, 1), PAPER).getpixel((0, 0))
    part = picture.crop(box)
    colours = part.getcolors(part.width * part.height) or []
    return sum(count for count, colour in colours if colour != paper)


TITLE = (MARGIN, 140, PANEL, 510)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_keeps_to_its_place(title: str) -> None:
    picture = drawn(title, "x" * 300)
    assert picture.size == (1200, 630)
    assert ink(picture, (0, 0, MARGIN - 4, 630)) == 0
    assert ink(picture, (805, 0, PANEL, 630)) == 0


@pytest.mark.parametrize("letters", ["ąćęłńóśźż", "ğıİşŞçöü", "äöüßÄÖÜ", "éëïèàç–’“”…"])
def test_letters_of_our_readers_are_there(letters: str) -> None:
    box = ink(drawn("\U0010ffff"), TITLE)
    assert box == 0
    for letter in letters:
        assert ink(drawn(letter), TITLE) > 0


def test_what_the_type_lacks_is_left_out() -> None:
    assert draw_card(Card("Rug 🙂שלום", "")) == draw_card(Card("Rug", ""))


def test_the_same_words_make_the_same_picture() -> None:
    assert draw_card(Card("Rug", "Wissen")) == draw_card(Card("Rug", "Wissen"))
    assert draw_card(Card("Rug", "Wissen")) != draw_card(Card("Rug", "Nek"))
