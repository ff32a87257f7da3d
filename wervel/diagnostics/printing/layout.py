"""Laying out a report: plain words and values in, the bytes of a tagged PDF out.

The file asks to be read as PDF/A-2a and PDF/UA-1, and the typesetter refuses what would break
their rules; nobody has certified it.
"""

import base64
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from wervel.diagnostics.printing.glyphs import FONTS, cautious, printable

TEMPLATE = Path(__file__).parent / "template.typ"
RESOLUTION = 110.0
# What is no text for people: it must reach the typesetter as it is.
_AS_IT_IS = frozenset({"lang", "svg"})

Page = Mapping[str, Any]
T = TypeVar("T")
log = logging.getLogger("wervel.reports")


def lay_out(page: Page, *, at: datetime) -> bytes:
    """The same words at the same moment give the same bytes."""
    return _typeset(page, lambda inputs: _compile(inputs, at))


def picture_of(page: Page) -> list[bytes]:
    """Each page of paper as a PNG, as the PDF shows it."""
    return _typeset(page, _draw)


def _typeset(page: Page, how: Callable[[dict[str, str]], T]) -> T:
    import typst

    try:
        return how({"report": json.dumps(_shown(page, printable))})
    except typst.TypstError:
        log.exception("a report could not be laid out as it is; it was printed in plain letters")
        return how({"report": json.dumps(_shown(page, cautious))})


def framed(png: bytes, width: int, height: int) -> str:
    """A picture as the typesetter takes it without a file."""
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width}" height="{height}"><image width="{width}" height="{height}"'
        f' xlink:href="data:image/png;base64,{data}"/></svg>'
    )


def _shown(value: Any, how: Callable[[str], str]) -> Any:
    match value:
        case str():
            return how(value)
        case Mapping():
            return {k: v if k in _AS_IT_IS else _shown(v, how) for k, v in value.items()}
        case list() | tuple():
            return [_shown(each, how) for each in value]
        case _:
            return value


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _compile(inputs: dict[str, str], at: datetime) -> bytes:
    import typst

    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs=inputs,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(at.timestamp()),
    )


def _draw(inputs: dict[str, str]) -> list[bytes]:
    import typst

    found = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs=inputs,
        format="png",
        ppi=RESOLUTION,
    )
    return found if isinstance(found, list) else [found]
