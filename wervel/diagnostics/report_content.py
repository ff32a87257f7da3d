"""What a report says, as plain values: frozen when it is signed.

Findings, results and images come in all three languages; what the doctor writes is in the language
of the doctor, the plain page in that of the patient. A translation of those is added later.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from wervel.diagnostics.notation import NO_BREAK, measured_words

LANGUAGES = ("nl", "de", "en")
FREE_TEXT = 6000
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_FROM_TO = re.compile(r"(-?[0-9.]+)–(-?[0-9.]+)")
_AT_MOST, _AT_LEAST = "≤ ", "≥ "


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Frozen):
    """One sentence in the three languages."""

    nl: str
    de: str
    en: str

    def of(self, language: str) -> str:
        return str(getattr(self, language))


class ResultLine(_Frozen):
    """`answer` is a value in words, such as positive; `value` is then empty.

    `observation` and `version` are what it tells; empty in reports from before that was kept.
    `remark` is what the laboratory wrote beside it, in its own language.
    """

    name: Words
    value: str = ""
    answer: Words | None = None
    unit: str = ""
    range: str = ""
    flag: str = ""
    observation: str = ""
    version: int = 0
    remark: str = ""

    def kept(self, language: str) -> str:
        """Value and unit as they are stored, or the answer in this language."""
        return self.answer.of(language) if self.answer else f"{self.value} {self.unit}".strip()

    def shown(self, language: str) -> str:
        """Value and unit as they are written in this language, or the answer in it."""
        number = None if self.answer else measured_words(self.value, language)
        if number is None:
            return self.kept(language)
        return f"{number}{NO_BREAK}{self.unit}" if self.unit else number

    def usual(self, language: str) -> str:
        """The range as it is written in this language."""
        ends = [measured_words(each, language) for each in self.range.split("–")]
        return "–".join(each for each in ends if each is not None) if all(ends) else self.range

    def number(self) -> Fraction | None:
        """The value, when it is a plain number."""
        return Fraction(self.value) if _NUMBER.fullmatch(self.value) else None

    def limits(self) -> tuple[Fraction | None, Fraction | None]:
        """Those that `range_text` wrote."""
        if both := _FROM_TO.fullmatch(self.range):
            return Fraction(both[1]), Fraction(both[2])
        if self.range.startswith(_AT_MOST):
            return None, Fraction(self.range.removeprefix(_AT_MOST))
        if self.range.startswith(_AT_LEAST):
            return Fraction(self.range.removeprefix(_AT_LEAST)), None
        return None, None


class Remark(_Frozen):
    """What a laboratory wrote, and what it wrote it beside."""

    names: tuple[Words, ...]
    text: str

    def named(self, language: str) -> str:
        return ", ".join(each.of(language) for each in self.names)


def remarks_of(lines: Sequence[ResultLine]) -> list[Remark]:
    """Each once: what is written of a whole order stands beside all of its results."""
    names: dict[str, list[Words]] = {}
    for line in lines:
        if line.remark:
            names.setdefault(line.remark, []).append(line.name)
    return [Remark(names=tuple(each), text=text) for text, each in names.items()]


def range_text(low: str, high: str) -> str:
    """``0–5``, ``≤ 5`` or ``≥ 0`` from plain numbers; an empty one is no limit."""
    if low and high:
        return f"{low}–{high}"
    return f"{_AT_MOST}{high}" if high else f"{_AT_LEAST}{low}" if low else ""


class Picture(_Frozen):
    """`sha256` is that of the PNG; the bytes come from where the images lie.

    `note` is what the doctor says of it, in the language of the doctor.
    """

    sha256: str
    alt: Words
    caption: Words
    note: str = ""


class Clinical(_Frozen):
    """For the doctor who sent the patient, or who goes on."""

    question: str = ""
    assessment: str = ""
    advice: str = ""


class Plain(_Frozen):
    """For the patient: what was found, what it means, what to do now, when to come back."""

    found: str = ""
    means: str = ""
    steps: str = ""
    back: str = ""


class Facts(_Frozen):
    """Whose report it is, as known when it was drafted; days as ``31-03-1980``."""

    patient: str
    number: str
    birth_date: str
    reference: str
    visited: str
    clinic: str
    doctor: str


class ReportContent(_Frozen):
    """`language` is that of the clinical text, `plain_language` that of the plain page."""

    language: str
    plain_language: str
    facts: Facts
    findings: tuple[Words, ...] = ()
    results: tuple[ResultLine, ...] = ()
    pictures: tuple[Picture, ...] = ()
    clinical: Clinical = Clinical()
    plain: Plain = Plain()

    def sha256(self) -> str:
        return hashlib.sha256(self.model_dump_json().encode("utf-8")).hexdigest()

    def languages(self) -> tuple[str, ...]:
        """Those in which it is signed: the patient's first, then the doctor's."""
        return tuple(dict.fromkeys((self.plain_language, self.language)))


class Translation(_Frozen):
    """What somebody wrote for a rendition in another language, after the version was signed."""

    clinical: Clinical
    plain: Plain


def texts_of(content: ReportContent) -> Mapping[str, str]:
    """What a doctor can change, by the name of its field."""
    return {
        **{f"clinical_{name}": text for name, text in content.clinical.model_dump().items()},
        **{f"plain_{name}": text for name, text in content.plain.model_dump().items()},
    }


def with_texts(content: ReportContent, texts: Mapping[str, str]) -> ReportContent:
    """The same report with other words; a field that is not named stays."""
    return content.model_copy(
        update={
            "clinical": content.clinical.model_copy(update=_named("clinical_", texts)),
            "plain": content.plain.model_copy(update=_named("plain_", texts)),
        }
    )


def _named(prefix: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(prefix): text for name, text in texts.items() if name.startswith(prefix)
    }


def changed_texts(before: ReportContent, after: ReportContent) -> list[str]:
    """The names of the fields that differ."""
    old, new = texts_of(before), texts_of(after)
    return [name for name in new if new[name] != old[name]]
