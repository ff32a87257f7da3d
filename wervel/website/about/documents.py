"""The texts of these pages, `content/pages/*.yaml`, read strictly."""

import re
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from wervel.common.language import current_language

LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
INSIDE = "page:"


class BrokenPage(Exception):
    """A file that does not fit its form; the message names it."""


class Details(StrEnum):
    """What the directory knows and a page shows in this place."""

    OPERATOR = "operator"
    CONTACT = "contact"
    REGISTER = "register"
    SUPERVISION = "supervision"
    INSURANCE = "insurance"
    RESPONSIBLE = "responsible"
    PRIVACY = "privacy"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _with_good_links(text: str) -> str:
    for _words, target in LINK.findall(text):
        if not target.startswith(("https://", INSIDE)):
            raise ValueError(f"a link leads to {target!r}")
    if re.search(r"\]\(|</?\w", LINK.sub("", text)):
        raise ValueError("a link or mark-up that is not ours")
    return text


class Text(Strict):
    """Words with links, and with nothing else in them."""

    @field_validator("*", check_fields=False)
    @classmethod
    def links_are_ours(cls, value: object) -> object:
        for text in value if isinstance(value, tuple) else [value]:
            if isinstance(text, str):
                _with_good_links(text)
        return value


class Fact(Text):
    label: str
    text: str


class Block(Text):
    """Exactly one of the four."""

    paragraph: str | None = None
    list: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)] | None = None
    details: Details | None = None

    @model_validator(mode="after")
    def is_one_thing(self) -> "Block":
        if len(self.model_fields_set) != 1:
            raise ValueError("a block is one thing")
        return self


class Section(Strict):
    heading: str
    body: Annotated[tuple[Block, ...], Field(min_length=1)]


class Words(Strict):
    title: str
    summary: str
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


class Document(Strict):
    """One page in three languages."""

    updated_on: date
    nl: Words
    de: Words
    en: Words


@cache
def read_document(key: str) -> Document:
    """The page of this name; it changes with the product only."""
    path: Path = settings.CONTENT_DIR / "pages" / f"{key}.yaml"
    try:
        return Document.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise BrokenPage(f"{path.name}: {error}") from error


def words_of(document: Document) -> Words:
    words: Words = getattr(document, current_language())
    return words
