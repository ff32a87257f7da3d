"""The editors' guide, shown from the one text in docs/."""

import re
from collections.abc import Iterator
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

GUIDE = settings.PACKAGE.parent / "docs" / "redactiehandleiding.md"
_HEADING = re.compile(r"(#{1,3}) (.+)")
_ITEM = re.compile(r"(?:-|\d+\.) (.+)", re.S)
_MARKS = re.compile(r"(\*\*[^*]+\*\*|`[^`]+`)")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The guide as a page among the editor's screens, whose header names it already."""
    _title, _break, text = GUIDE.read_text(encoding="utf-8").partition("\n")
    html = as_html(text)
    return render(request, "knowledge/editing/guide.html", {"guide": html})


def as_html(text: str) -> SafeString:
    """The few marks the guide uses: headings, lists, paragraphs, bold words and code."""
    return format_html_join("\n", "{}", ((block,) for block in _blocks(text)))


def _blocks(text: str) -> Iterator[SafeString]:
    parts = [part.strip() for part in re.split(r"\n\s*\n|\n(?=(?:-|\d+\.) )", text)]
    for kind, group in groupby(filter(None, parts), key=_kind):
        for_each = [_ITEM.sub(r"\1", part) if kind in ("ul", "ol") else part for part in group]
        if kind in ("ul", "ol"):
            items = format_html_join("", "<li>{}</li>", ((_line(item),) for item in for_each))
            yield format_html("<{0}>{1}</{0}>", kind, items)
        else:
            yield from (_heading(part) if kind == "h" else _paragraph(part) for part in for_each)


def _kind(part: str) -> str:
    if _HEADING.match(part):
        return "h"
    if _ITEM.match(part):
        return "ul" if part.startswith("-") else "ol"
    return "p"


def _heading(part: str) -> SafeString:
    marks, _space, words = part.partition(" ")
    return format_html("<h{0}>{1}</h{0}>", len(marks) + 1, _line(words))


def _paragraph(part: str) -> SafeString:
    return format_html("<p>{}</p>", _line(part))


def _line(text: str) -> SafeString:
    """Text in one line, with what is marked bold or as code."""
    pieces = _MARKS.split(" ".join(text.split()))
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: str) -> str:
    if piece.startswith("**") and piece.endswith("**"):
        return format_html("<strong>{}</strong>", piece[2:-2])
    if piece.startswith("`") and piece.endswith("`"):
        return format_html("<code>{}</code>", piece[1:-1])
    return piece
