"""Components and layouts: they render without a database, and carry no style or script inside."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

import wervel.design
from wervel.design.views import SPECIMENS, catalogue, icon_names
from wervel.knowledge.choices import Illustration

pytestmark = pytest.mark.pure

TEMPLATES = Path(wervel.design.__file__).parent / "templates"
PAGES = sorted(p for p in TEMPLATES.rglob("*") if p.is_file() and "mail" not in p.parts)
COMPONENTS = sorted(path.stem for path in TEMPLATES.joinpath("cotton").glob("*.html"))
DRAWINGS = sorted(TEMPLATES.rglob("*.svg"))
LANGUAGES = [
    {"code": "nl", "name": "Nederlands", "url": "/nl/", "current": True},
    {"code": "de", "name": "Deutsch", "url": "/de/", "current": False},
]


def draw(source: str, **context: object) -> str:
    from django_cotton.compiler_regex import CottonCompiler

    compiled = CottonCompiler().process(source)
    return str(engines["django"].from_string(compiled).render(context))


def squeeze(html: str) -> str:
    return re.sub(r">\s+<", "><", html).strip()


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_a_template_carries_no_style_or_script_of_its_own(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"\sstyle=|<style|<script|\son[a-z]+=|javascript:", text) == []


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda p: p.stem)
def test_a_drawing_is_well_formed(path: Path) -> None:
    ElementTree.fromstring(f"<svg>{path.read_text()}</svg>")


def test_the_catalogue_shows_every_component() -> None:
    shown = "".join(specimen.source for specimen in SPECIMENS)
    shown += "".join(p.read_text() for p in TEMPLATES.joinpath("cotton").glob("*.html"))
    used = {name.replace("-", "_") for name in re.findall(r"<c-([a-z-]+)", shown)}
    assert used - {"vars"} == set(COMPONENTS)


def test_the_catalogue_page_shows_both_themes_without_a_database() -> None:
    response = catalogue(RequestFactory().get("/design/"))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('data-theme="light"') == len(SPECIMENS)
    assert page.count('data-theme="dark"') == len(SPECIMENS)
    assert '<html lang="en">' in page
    assert [i for i in re.findall(r'\sid="([^"]*)"', page) if page.count(f' id="{i}"') > 1] == []


@pytest.mark.parametrize("name", icon_names())
def test_an_icon_is_silent_unless_it_has_a_label(name: str) -> None:
    assert 'aria-hidden="true"' in draw(f'<c-icon name="{name}" />')
    assert 'role="img" aria-label="Demo"' in draw(f'<c-icon name="{name}" label="Demo" />')


def test_a_button_is_a_link_when_it_leads_somewhere() -> None:
    assert draw('<c-button href="/x/" kind="secondary">Go</c-button>').strip() == (
        '<a class="button button--secondary" href="/x/" ><span>Go</span></a>'
    )


def test_a_button_hands_other_attributes_on_escaped() -> None:
    drawn = draw('<c-button name="slot" value="{{ v }}">Go</c-button>', v='"><b>')
    assert drawn.strip() == (
        '<button class="button" type="submit" name="slot" value="&quot;&gt;&lt;b&gt;">'
        "<span>Go</span></button>"
    )


def test_what_a_page_puts_in_a_component_is_escaped_once() -> None:
    drawn = draw('<c-card title="{{ v }}">{{ v }}</c-card>', v="<b> & c")
    assert squeeze(drawn) == (
        '<div class="card"><h2>&lt;b&gt; &amp; c</h2>\n  &lt;b&gt; &amp; c\n</div>'
    )


def test_a_component_takes_nothing_from_the_page_around_it() -> None:
    assert "Page" not in draw("<c-card>x</c-card>", title="Page", href="/Page/", tone="Page")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("self", "Wat u zelf kunt doen"),
        ("soon", "Bel ons vandaag"),
        ("emergency", "Bel nu 112"),
    ],
)
def test_a_care_card_says_its_urgency_in_words(kind: str, words: str) -> None:
    assert f"<span>{words}</span></h3>" in draw(f'<c-care-card kind="{kind}">x</c-care-card>')


def test_breadcrumbs_end_at_this_page() -> None:
    drawn = draw('<c-breadcrumbs :items="items" />', items=[("Start", "/nl/"), ("Rug", "")])
    assert '<li><a href="/nl/">Start</a></li>' in drawn
    assert '<li><span aria-current="page">Rug</span></li>' in drawn


BACK = '<c-back-map neck="/n" blades="/b" mid="/m" low="/l" whole="/w" active="low" />'


def test_the_drawn_back_has_one_reachable_link_for_each_region() -> None:
    drawing, labels = draw(BACK).split("</svg>")
    assert re.findall(r'<a href="(\S+)" tabindex="-1"', drawing) == ["/n", "/b", "/m", "/l"]
    assert re.findall(r'href="(\S+)"', labels) == ["/n", "/b", "/m", "/l", "/w"]
    assert "tabindex" not in labels


def test_the_active_region_is_marked_in_the_drawing_and_in_words() -> None:
    drawing, labels = draw(BACK).split("</svg>")
    for part in (drawing, labels):
        assert re.findall(r'class="[^"]*at-(\w+)[^"]*is-active', part) == ["low"]
    assert re.findall(r'href="(\S+)" aria-current="page"', labels) == ["/l"]


@pytest.mark.parametrize("region", ["neck", "blades", "mid", "low"])
def test_a_region_and_its_label_light_each_other(region: str) -> None:
    """One class names both, and the stylesheet lights all of that name when one is used."""
    assert len(re.findall(rf'class="[^"]*\bat-{region}\b', draw(BACK))) == 2
    styles = (TEMPLATES.parent / "css" / "60-drawings.css").read_text()
    rule = f".figure:has(.at-{region}:is(:hover, :focus-visible)) .at-{region}"
    assert styles.count(rule) == 1


def test_a_region_without_an_address_is_no_link() -> None:
    assert re.findall(r'href="(\S*)"', draw('<c-back-map low="/l" />')) == ["/l", "/l"]


@pytest.mark.parametrize("name", Illustration.values)
def test_every_illustration_of_an_article_is_drawn_and_small(name: str) -> None:
    drawing = TEMPLATES / "design" / "art" / f"{name}.svg"
    assert drawing.stat().st_size <= 2_500
    assert "art-" in draw(f'<c-spot name="{name}" />')


def test_the_base_layout_needs_neither_database_nor_languages() -> None:
    page = render_to_string("design/base.html", {})
    assert '<html lang="nl">' in page
    assert '<a class="skip" href="#main">Ga naar de inhoud</a>' in page
    assert '<main id="main" tabindex="-1">' in page


def test_the_base_layout_marks_the_language_one_reads() -> None:
    page = render_to_string("design/base.html", {"languages": LANGUAGES})
    assert page.count('<a href="/nl/" lang="nl" hreflang="nl" aria-current="true">') == 3
    assert page.count('<a href="/de/" lang="de" hreflang="de">') == 3


def test_mails_end_with_what_to_do_in_an_emergency() -> None:
    last = "Is het een noodgeval? Bel 112. Wacht niet op antwoord per e-mail."
    assert last in render_to_string("design/mail/base.html", {})
    assert render_to_string("design/mail/base.txt", {}).strip().endswith(last)
