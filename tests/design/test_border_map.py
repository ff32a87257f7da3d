"""The drawn map: every name is legible, and words say what the drawing shows."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from django.utils import translation

from tests.design.test_templates import draw
from wervel.design.border_map import (
    FRAME,
    NORTH,
    WEST,
    BorderMap,
    Site,
    Text,
    Whereabouts,
    border_map,
    is_drawn,
    project,
)
from wervel.design.map_labels import Box, Label, Wanted, place_labels, text_width

pytestmark = pytest.mark.pure

CLINICS = [
    Site("Aachen", 50.7753, 6.0839),
    Site("Oberhausen", 51.4963, 6.8516),
    Site("Bottrop", 51.5237, 6.9285),
]


def reader(name: str, latitude: float, longitude: float) -> Whereabouts:
    return Whereabouts(Site(name, latitude, longitude), CLINICS[0], 123)


def anywhere() -> Iterator[Whereabouts]:
    """A place with a long name on every tenth of a degree, and right on the clinics and towns."""
    for north in range(507, 520):
        for east in range(52, 77):
            yield reader("Mönchengladbach", north / 10, east / 10)
    for one in CLINICS:
        yield reader(one.name, one.latitude, one.longitude)


def box(text: Text) -> Box:
    label = Label(text.text, text.kind, float(text.size), text.anchor, float(text.x), float(text.y))
    return label.box


def overlaps(drawn: BorderMap) -> list[tuple[str, str]]:
    """Names that touch by more than the rounding of their places."""
    return [
        (one.text, other.text)
        for one, other in combinations(drawn.labels, 2)
        if box(one).shared(box(other)) > 1
    ]


def texts(drawn: BorderMap, kind: str) -> list[str]:
    return [label.text for label in drawn.labels if label.kind == kind]


def test_the_corners_of_the_drawing_are_where_its_outline_was_drawn() -> None:
    assert project(NORTH, WEST) == (0, 0)
    assert project(51.0, 6.12) == pytest.approx((155, 248))
    # Where the three countries meet, near Vaals: the outline's border begins at (139.4, 308.8).
    assert project(50.7547, 6.0208) == pytest.approx((139.4, 308.8), abs=1)


@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_every_name_is_written_when_nobody_says_where_they_are(language: str) -> None:
    with translation.override(language):
        drawn = border_map(CLINICS)
    assert texts(drawn, "clinic") == ["Aachen", "Oberhausen", "Bottrop"]
    assert [len(texts(drawn, kind)) for kind in ("name", "land", "me")] == [7, 3, 0]
    assert overlaps(drawn) == []
    assert (drawn.way, drawn.here, drawn.outside) == ("", "", False)


def test_no_name_lies_over_another_wherever_the_reader_is() -> None:
    shown = [(one, border_map(CLINICS, one)) for one in anywhere()]
    assert [one.site for one, drawn in shown if overlaps(drawn)] == []
    for one, drawn in shown:
        assert len(texts(drawn, "clinic")) == 3
        inside = is_drawn(one.site.latitude, one.site.longitude)
        assert len(texts(drawn, "me")) == int(inside)
        assert [text for text in drawn.labels if box(text).outside(FRAME) > 1] == []


def test_reader_is_a_diamond_with_a_name_a_distance_and_a_line_to_the_clinic() -> None:
    drawn = border_map(CLINICS, reader("Weert", 51.2517, 5.7067))
    assert (texts(drawn, "me"), texts(drawn, "km")) == (["U: Weert"], ["123 km"])
    assert drawn.here.startswith("M90.9 177.6l")
    assert drawn.way == "M90.9 185.6L149.4 303.7"
    assert drawn.words == (
        "Kaart van de grensstreek met onze klinieken: Aachen, Oberhausen, Bottrop. "
        "Van Weert naar Aachen is het hemelsbreed 123 km."
    )


def test_own_place_stands_instead_of_the_town_of_that_name() -> None:
    drawn = border_map(CLINICS, reader("Maastricht", 50.85, 5.69))
    assert "Maastricht" not in texts(drawn, "name")
    assert texts(drawn, "me") == ["U: Maastricht"]


@pytest.mark.parametrize(
    ("name", "latitude", "longitude"),
    [("Amsterdam", 52.37, 4.89), ("Enschede", 52.22, 6.89), ("Brussel", 50.85, 4.35)],
)
def test_place_outside_the_drawing_is_said_in_words_without_a_pin(
    name: str, latitude: float, longitude: float
) -> None:
    drawn = border_map(CLINICS, reader(name, latitude, longitude))
    assert (drawn.outside, drawn.here, drawn.way, texts(drawn, "me")) == (True, "", "", [])
    assert f"{name} ligt buiten deze kaart." in drawn.words


def test_a_chosen_clinic_stands_out_by_its_shape() -> None:
    drawn = border_map(CLINICS, chosen=CLINICS[1])
    kinds = [dot.kind for dot in drawn.dots if dot.kind != "city"]
    assert kinds == ["other", "pin", "other"]
    html = draw('<c-clinic-map :map="map" />', map=drawn)
    assert html.count("map__eye") == 1


def test_numbers_are_written_for_a_browser_in_every_language() -> None:
    for language in ("nl", "de", "en"):
        with translation.override(language):
            html = draw('<c-clinic-map :map="map" />', map=border_map(CLINICS))
        assert 'cx="149.4" cy="303.7" r="6.5"' in html
        assert 'role="img" aria-label="' in html


def test_a_name_that_finds_no_room_is_left_out_or_written_where_it_covers_least() -> None:
    frame = Box(0, 0, 100, 60)
    full = [Box(0, 0, 100, 60)]
    town, clinic = (Wanted("Town", "name", 10, 50, 30, 3, must=must) for must in (False, True))
    assert place_labels([town], full, frame) == []
    assert [label.text for label in place_labels([clinic], full, frame)] == ["Town"]
    (beside,) = place_labels([clinic], [Box(52, 0, 100, 60)], frame)
    assert (beside.anchor, beside.box.right) == ("end", 42)


def test_text_is_reckoned_wider_in_larger_letters() -> None:
    assert text_width("Venlo", 20) == pytest.approx(2 * text_width("Venlo", 10))
    assert text_width("illi", 10) < text_width("MMMM", 10)
