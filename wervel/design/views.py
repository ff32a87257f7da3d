"""The catalogue: every component in every state, light and dark side by side."""

from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from wervel.design.border_map import BorderMap, Site, Whereabouts, border_map
from wervel.design.specimens import AskForm, DetailsForm, LongForm, filled_forms, wrong_forms

SPECIMEN_DIR = Path(__file__).parent / "templates" / "design" / "specimens"
THEMES = ("light", "dark")
BUTTON_KINDS = ("primary", "secondary", "quiet", "danger", "inverse")
# Drawings on the ground of the page; every other one fills a picture of its own.
SPOTS = ("calendar", "closed", "hands", "lost", "pause", "report", "walk")
NO_SPOT = "mark"
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Specimen:
    """One block of the catalogue: a template shown in both themes, with its source."""

    slug: str
    title: str

    @property
    def template(self) -> str:
        return f"design/specimens/{self.slug}.html"

    @property
    def source(self) -> str:
        return (SPECIMEN_DIR / f"{self.slug}.html").read_text()


SPECIMENS = (
    Specimen("colours", "Colours"),
    Specimen("type", "Headings and text"),
    Specimen("links", "Links"),
    Specimen("buttons", "Buttons"),
    Specimen("cards", "Cards"),
    Specimen("care", "Care cards and the way to them"),
    Specimen("notices", "Notices, panel, inset, details, tags"),
    Specimen("wayfinding", "Finding the way"),
    Specimen("lists", "Facts, tasks, rows, steps, table"),
    Specimen("slots", "Free times and ways to reach us"),
    Specimen("question", "One question a page"),
    Specimen("inputs", "A field in each state"),
    Specimen("fields", "Fields, empty"),
    Specimen("filled", "Fields, filled"),
    Specimen("wrong", "Fields with errors"),
    Specimen("drawings", "Drawings and icons"),
    Specimen("frame", "Header and footer"),
)


@dataclass(frozen=True, slots=True)
class Theme:
    """The forms that a theme shows; each has its own prefix, so that ids stay unique."""

    name: str
    ask: AskForm
    long: LongForm
    empty: DetailsForm
    filled: DetailsForm
    wrong: DetailsForm
    wrong_ask: AskForm


def _theme(name: str) -> Theme:
    wrong, wrong_ask = wrong_forms(f"{name}-wrong")
    return Theme(
        name,
        AskForm(prefix=f"{name}-ask"),
        LongForm(prefix=f"{name}-long"),
        DetailsForm(prefix=f"{name}-empty"),
        filled_forms(f"{name}-filled"),
        wrong,
        wrong_ask,
    )


def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the whole design system; in English, for those who build with it."""
    with translation.override(LANGUAGE):
        context = {
            "specimens": SPECIMENS,
            "themes": [_theme(name) for name in THEMES],
            "icons": icon_names(),
            "kinds": BUTTON_KINDS,
            "spots": drawing_names(pictures=False),
            "pictures": drawing_names(pictures=True),
            "crumbs": [("Home", "#"), ("Knowledge", "#"), ("Back", "#"), ("Muscular pain", "")],
            "map": _map(),
            "samples": [
                {"code": "nl", "name": "Nederlands", "url": "#nl", "current": False},
                {"code": "de", "name": "Deutsch", "url": "#de", "current": False},
                {"code": "en", "name": "English", "url": "#en", "current": True},
            ],
        }
        response = render(request, "design/catalogue.html", context)
    response.headers["Content-Language"] = LANGUAGE
    return response


def _map() -> BorderMap:
    clinics = [Site("Aachen", 50.7753, 6.0839), Site("Bottrop", 51.5237, 6.9285)]
    reader = Whereabouts(Site("Weert", 51.2517, 5.7067), clinics[0], 59)
    return border_map(clinics, reader, chosen=clinics[0])


def icon_names() -> list[str]:
    return sorted(path.stem for path in SPECIMEN_DIR.parent.joinpath("icons").glob("*.svg"))


def drawing_names(*, pictures: bool) -> list[str]:
    names = sorted(path.stem for path in SPECIMEN_DIR.parent.joinpath("art").glob("*.svg"))
    return [name for name in names if name != NO_SPOT and (name not in SPOTS) is pictures]
