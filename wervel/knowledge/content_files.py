"""The texts that come with the product: `content/articles`, read strictly."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wervel.common.language import LANGUAGES
from wervel.knowledge.choices import Illustration, SectionKind
from wervel.knowledge.exceptions import BrokenContent

Lines = Annotated[list[str], Field(min_length=1)]
Form = TypeVar("Form", bound=BaseModel)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListingText(Strict):
    title: str
    intro: str
    slug: str = ""


class IndexFile(Strict):
    nl: ListingText
    de: ListingText
    en: ListingText

    def text(self, language: str) -> ListingText:
        return {"nl": self.nl, "de": self.de, "en": self.en}[language]


class RegionFile(IndexFile):
    key: str


class TreeFile(Strict):
    index: IndexFile
    regions: list[RegionFile]


class FigureText(Strict):
    text: str
    source: str


class PassageText(Strict):
    """Exactly one of the three."""

    paragraph: str | None = None
    list: Lines | None = None
    figure: FigureText | None = None


class SectionText(Strict):
    kind: SectionKind
    heading: str
    body: list[PassageText]
    helps: list[str] = []
    does_not_help: list[str] = []


class ArticleText(Strict):
    slug: str
    title: str
    summary: str
    author: str
    in_short: Lines
    self_care: Lines
    same_day: Lines
    appointment: Lines
    emergency: Lines
    sections: list[SectionText]
    lay_words: list[str]


class SourceFile(Strict):
    key: str
    label: str
    address: str
    grade: str
    seen_on: date


class ArticleFile(Strict):
    """`region` is where the article stands; the regions of `also_in` list it too."""

    region: str
    also_in: list[str] = []
    illustration: Illustration | None = None
    updated_on: date
    next_review_on: date
    sources: list[SourceFile]


class ArticleFolder(Strict):
    key: str
    shared: ArticleFile
    texts: Mapping[str, ArticleText]

    @property
    def illustration(self) -> Illustration:
        """The drawing that is named, else the one with the folder's name, else the general one."""
        if self.shared.illustration is not None:
            return self.shared.illustration
        return Illustration(self.key) if self.key in Illustration.values else Illustration.BACK


def read_tree(folder: Path) -> TreeFile:
    return _read(folder / "tree.yaml", TreeFile)


def read_articles(folder: Path) -> list[ArticleFolder]:
    """Every article, in all three languages; BrokenContent names the file that does not fit."""
    return [
        ArticleFolder(
            key=place.name,
            shared=_read(place / "article.yaml", ArticleFile),
            texts={code: _read(place / f"{code}.yaml", ArticleText) for code in LANGUAGES},
        )
        for place in sorted(folder.iterdir())
        if place.is_dir()
    ]


def _read(path: Path, form: type[Form]) -> Form:
    try:
        return form.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise BrokenContent(f"{path.parent.name}/{path.name}: {error}") from error
