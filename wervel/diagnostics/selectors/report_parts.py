"""What a report is drafted from: the examination in sentences, the newest value of each test, and
the images chosen for it."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from wervel.common.actor import Actor
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.laboratory.judging import Flag
from wervel.diagnostics.laboratory.observables import Answer
from wervel.diagnostics.report_content import LANGUAGES, ResultLine, Words, range_text
from wervel.diagnostics.report_sources import PictureFile
from wervel.diagnostics.selectors.images import check_may_read
from wervel.diagnostics.selectors.key_images import chosen_files, drawn_files
from wervel.diagnostics.selectors.results import Result, Told, results_of
from wervel.encounters.examination.choices import FindingState
from wervel.encounters.examination.sentences import sentences_of
from wervel.encounters.selectors.findings import examination_of

# Signs, not words: they read the same in each language.
FLAGS = {
    Flag.NONE: "",
    Flag.NORMAL: "",
    Flag.LOW: "↓",
    Flag.HIGH: "↑",
    Flag.CRITICAL_LOW: "↓↓",
    Flag.CRITICAL_HIGH: "↑↑",
    Flag.ABNORMAL: "!",
}
ANSWERS = {
    Answer.NEGATIVE: Words(nl="negatief", de="negativ", en="negative"),
    Answer.TRACE: Words(nl="spoor", de="Spur", en="trace"),
    Answer.ONE_PLUS: Words(nl="+", de="+", en="+"),
    Answer.TWO_PLUS: Words(nl="++", de="++", en="++"),
    Answer.THREE_PLUS: Words(nl="+++", de="+++", en="+++"),
    Answer.POSITIVE: Words(nl="positief", de="positiv", en="positive"),
}


class RecordParts:
    """The record as it is kept here."""

    def findings(self, encounter_id: UUID, *, actor: Actor) -> Sequence[Words]:
        """What was not examined is left out: the report tells what was found."""
        found = examination_of(encounter_id, actor=actor)
        if found is None:
            return ()
        told = [sentences_of(found.catalogue, found.entries, each) for each in LANGUAGES]
        return tuple(
            Words(**{code: one.text for code, one in zip(LANGUAGES, all_of, strict=True)})
            for all_of in zip(*told, strict=True)
            if all_of[0].state != FindingState.NOT_EXAMINED
        )

    def results(self, encounter_id: UUID, *, actor: Actor) -> Sequence[ResultLine]:
        """What a laboratory withdrew is left out: there is no value to tell."""
        found = results_of(encounter_id, actor=actor)
        return tuple(_line(each) for each in found if not each.current.is_withdrawn)

    def pictures(self, encounter_id: UUID, *, actor: Actor) -> Sequence[PictureFile]:
        check_may_read(actor)
        return chosen_files(encounter_id)

    def drawn(self, encounter_id: UUID, digests: Sequence[str]) -> Sequence[PictureFile]:
        return drawn_files(encounter_id, digests)


def _line(found: Result) -> ResultLine:
    told = found.current
    unit = catalogue().units.known(told.unit).shown if told.unit else ""
    return ResultLine(
        name=Words(**{code: found.observable.names[code] for code in LANGUAGES}),
        value=told.text if told.value is None else f"{told.comparator}{_plain(told.value)}",
        answer=ANSWERS[Answer(told.answer)] if told.answer else None,
        unit=unit,
        range=_range(told),
        flag=FLAGS[told.flag],
        observation=str(found.id),
        version=told.number,
        remark=told.remark,
    )


def _range(told: Told) -> str:
    low = "" if told.low is None else _plain(told.low)
    high = "" if told.high is None else _plain(told.high)
    return range_text(low, high)


def _plain(number: Decimal) -> str:
    """``4.5`` from ``4.500``, ``40`` from ``4E+1``."""
    return f"{number.normalize():f}"
