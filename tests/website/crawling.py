"""Following every link of the public site, as a search engine does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client

TEXT_BLOCKS = ("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "td", "th", "caption", "figcaption")
CONTROLS = ("label", "legend", "summary", "button", "a", "title")
BLOCKS = frozenset((*TEXT_BLOCKS, *CONTROLS))
# A source is named in the language it is written in.
TITLE_ELSEWHERE = "title-elsewhere"
UNSEEN = frozenset({"script", "style", "template"})


@dataclass
class Sheet(HTMLParser):
    """What a page says (a text for each block, those of `main` apart), links to and loads."""

    texts: list[str] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "link" and found.get("rel") == "alternate" and "hreflang" in found:
            self.alternates[found["hreflang"]] = found["href"]
        elif tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(found["href"])
        elif "src" in found:
            self.loads.append(found["src"])
        for name in ("alt", "aria-label", "placeholder", "title"):
            if found.get(name):
                self._say(found[name])
        if tag in BLOCKS or tag in ("main", "footer", "header"):
            self._end_text()
        if tag in (*UNSEEN, "main", "title"):
            self._open.append(tag)
        if tag == "a" and found.get("href", "").startswith("http"):
            self._open.append(TITLE_ELSEWHERE)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS or tag in ("main", "div", "ul"):
            self._end_text()
        mark = TITLE_ELSEWHERE if tag == "a" else tag
        if mark in self._open:
            self._open.remove(mark)

    def handle_data(self, data: str) -> None:
        if not {*UNSEEN, TITLE_ELSEWHERE}.intersection(self._open):
            self._text.append(data)

    def _end_text(self) -> None:
        self._say("".join(self._text))
        self._text = []

    def _say(self, text: str) -> None:
        words = " ".join(text.split())
        if words:
            self.texts.append(words)
            if "main" in self._open:
                self.main.append(words)


@dataclass(frozen=True)
class Page:
    """A page of the public site as it was answered."""

    address: str
    html: str
    sheet: Sheet
    headers: dict[str, str]
    cookies: list[str]


def crawl(client: Client, language: str) -> Iterator[Page]:
    """Every page that can be reached by links from the first one, in one language."""
    seen, waiting = set(), [f"/{language}/"]
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        sheet = Sheet()
        sheet.feed(answer.content.decode())
        sheet.close()
        yield Page(
            address,
            answer.content.decode(),
            sheet,
            dict(answer.headers.items()),
            list(answer.cookies),
        )
        own = (re.sub(r"[?#].*", "", link) for link in sheet.links)
        waiting += [link for link in own if link.startswith(f"/{language}/")]
