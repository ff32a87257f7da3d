"""Every interface string of code and templates, found without the system's gettext."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

PACKAGE = Path(__file__).resolve().parents[2] / "wervel"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_TRANSLATE = re.compile(r"""^trans(?:late)?\s+(?P<quote>["'])(?P<text>.*?)(?P=quote)""", re.S)
_BLOCK = re.compile(r"^blocktrans(?:late)?\b")
_END = re.compile(r"^endblocktrans(?:late)?$")
_INLINE = re.compile(r"""\b_\((?P<quote>["'])(?P<text>.*?)(?P=quote)\)""")


def catalogue(language: str) -> dict[str, str]:
    """All translations of a language that are filled and not fuzzy, over all apps."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        for message in _read(path, language):
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id and all(forms) and not message.fuzzy:
                key = message.id[0] if isinstance(message.id, tuple) else message.id
                found[str(key)] = str(forms[0])
    return found


def unfinished(language: str) -> list[str]:
    """Entries that are empty or marked fuzzy."""
    return [
        f"{path.parts[-5]}: {message.id}"
        for path in sorted(PACKAGE.glob(f"*/locale/{language}/LC_MESSAGES/django.po"))
        for message in _read(path, language)
        if message.id
        and (
            message.fuzzy
            or not all(message.string if isinstance(message.string, tuple) else [message.string])
        )
    ]


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def python_messages() -> Iterator[tuple[str, str]]:
    """(place, msgid) of every gettext call in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        found = extract_from_file("python", str(path), keywords=KEYWORDS)
        for line, message, _comments, _context in found:
            text = message[0] if isinstance(message, tuple) else message
            yield f"{path.relative_to(PACKAGE)}:{line}", str(text)


def template_messages() -> Iterator[tuple[str, str]]:
    """(place, msgid) of every translate tag in the package's templates."""
    for path in sorted(PACKAGE.rglob("templates/**/*.*")):
        if path.suffix in (".html", ".txt", ".svg"):
            source = path.read_text(encoding="utf-8")
            for text in _of_template(Lexer(source).tokenize()):
                yield str(path.relative_to(PACKAGE)), text


def _of_template(tokens: list[Token]) -> Iterator[str]:
    inside: list[str] | None = None
    trimmed = plural = False
    for token in tokens:
        content = token.contents
        if inside is not None:
            ends = token.token_type is TokenType.BLOCK and _END.match(content)
            if ends or (token.token_type is TokenType.BLOCK and content == "plural"):
                if not plural:
                    text = "".join(inside)
                    yield trim_whitespace(text) if trimmed else text
                plural = not ends
                inside = None if ends else []
            else:
                inside.append(_as_msgid(token))
        elif token.token_type is TokenType.BLOCK and _BLOCK.match(content):
            inside, trimmed = [], "trimmed" in content.split()
        elif token.token_type is TokenType.BLOCK and (found := _TRANSLATE.match(content)):
            yield found["text"]
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from (each["text"] for each in _INLINE.finditer(content))


def _as_msgid(token: Token) -> str:
    if token.token_type is TokenType.VAR:
        return f"%({token.contents.split('|')[0].strip()})s"
    return token.contents.replace("%", "%%")
