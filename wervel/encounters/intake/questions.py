"""The five tasks and their questions: one list that forms, storage and the record all use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wervel.common.text import LINE_LENGTH, PARAGRAPH_LENGTH
from wervel.encounters.choices import ConsentKind, IntakeTask

Words = str | Promise
YES, NO, UNKNOWN = "yes", "no", "unknown"
AT_ONCE, AFTER_TALK = "at-once", "after-talk"
REPORT_WHEN = "report_when"


class Kind(StrEnum):
    TERNARY = "ternary"
    AGREE = "agree"
    LINE = "line"
    TEXT = "text"
    SCORE = "score"
    WHEN = "when"

    @property
    def longest(self) -> int:
        return PARAGRAPH_LENGTH if self is Kind.TEXT else LINE_LENGTH


class Weight(IntEnum):
    """What a doctor sees first when somebody answers yes, or does not know."""

    ALLERGY = 0
    SCAN = 1
    WARNING = 2
    PLAIN = 3


@dataclass(frozen=True, slots=True)
class Question:
    """`label` asks the patient, `short` names it in the record. Texts may stay empty unless
    `required`; choices never. `goes_with` is the choice that a text explains; a text with a
    weight explains all of that weight."""

    id: str
    kind: Kind
    label: Words
    short: Words
    hint: Words = ""
    required: bool = False
    weight: Weight = Weight.PLAIN
    goes_with: str = ""


def _ask(id: str, label: Words, short: Words, weight: Weight, hint: Words = "") -> Question:
    return Question(id, Kind.TERNARY, label, short, hint, required=True, weight=weight)


def _agree(kind: ConsentKind, label: Words, hint: Words = "") -> Question:
    return Question(kind.value, Kind.AGREE, label, kind.label, hint, required=True)


_COMPLAINT = (
    Question(
        "complaint",
        Kind.TEXT,
        _("What bothers you most?"),
        _("Complaint"),
        _("In your own words. Only those who treat you read this."),
        required=True,
    ),
    Question("since", Kind.LINE, _("Since when?"), _("Since"), _("For example: three weeks")),
    Question(
        "pain",
        Kind.SCORE,
        _("How bad is the pain today?"),
        _("Pain today, 0 to 10"),
        _("0 is no pain, 10 is the worst pain you can think of."),
    ),
    Question("wish", Kind.TEXT, _("What do you hope that we can do for you?"), _("Hopes for")),
)
_HISTORY = (
    _ask(
        "back_surgery",
        _("Have you ever had an operation on your back or neck?"),
        _("Operation on back or neck"),
        Weight.PLAIN,
    ),
    _ask("cancer", _("Have you or have you had cancer?"), _("Cancer, now or ever"), Weight.WARNING),
    _ask(
        "osteoporosis",
        _("Do you have weak bones (osteoporosis)?"),
        _("Osteoporosis"),
        Weight.WARNING,
    ),
    Question(
        "illnesses",
        Kind.TEXT,
        _("Which other illnesses and operations have you had?"),
        _("Other illnesses and operations"),
    ),
)
_MEDICINES = (
    _ask("allergy", _("Are you allergic to anything?"), _("Allergy"), Weight.ALLERGY),
    Question(
        "allergy_to",
        Kind.LINE,
        _("To what, and what happens then?"),
        _("Allergic to"),
        _("For example: penicillin, latex, plasters"),
        goes_with="allergy",
    ),
    _ask("blood_thinner", _("Do you use blood thinners?"), _("Blood thinner"), Weight.WARNING),
    _ask(
        "corticosteroid",
        _("Do you use prednisone or a medicine like it?"),
        _("Corticosteroid"),
        Weight.WARNING,
    ),
    Question(
        "medicines",
        Kind.TEXT,
        _("Which medicines do you use?"),
        _("Medicines"),
        _("Also what you buy without a prescription. Write “none” if you use none."),
        required=True,
    ),
)
_SCAN = (
    _ask(
        "heart_device",
        _("Do you have a pacemaker, or another device for your heart?"),
        _("Pacemaker or other heart device"),
        Weight.SCAN,
    ),
    _ask(
        "active_implant",
        _("Is there another device with a battery or magnet in your body?"),
        _("Other active implant"),
        Weight.SCAN,
        _("For example: a hearing implant, a pump, or a nerve stimulator"),
    ),
    _ask(
        "vessel_clip",
        _("Do you have a clip or coil on a blood vessel in your head?"),
        _("Clip or coil in the head"),
        Weight.SCAN,
    ),
    _ask(
        "metal",
        _("Is there other metal in your body?"),
        _("Other metal in the body"),
        Weight.SCAN,
        _("For example: a stent, screws, a new joint, or a piece of shrapnel"),
    ),
    _ask(
        "eye_metal",
        _("Have you ever had a piece of metal in your eye?"),
        _("Metal in the eye, ever"),
        Weight.SCAN,
        _("For example from grinding or welding"),
    ),
    _ask(
        "pregnant",
        _("Could you be pregnant?"),
        _("May be pregnant"),
        Weight.SCAN,
        _("Choose “No” if this cannot apply to you."),
    ),
    _ask("kidney", _("Do your kidneys work less well?"), _("Kidney disease"), Weight.SCAN),
    _ask(
        "contrast_reaction",
        _("Have you ever reacted badly to contrast fluid for a scan?"),
        _("Reaction to contrast"),
        Weight.ALLERGY,
    ),
    Question(
        "scan_details",
        Kind.TEXT,
        _("Was one of your answers “Yes”? Tell what it is and since when."),
        _("About these answers"),
        weight=Weight.SCAN,
    ),
)
_CONSENT = (
    _agree(
        ConsentKind.EXAMINATION,
        _("May we talk with you and examine you on this visit?"),
        _("For every further test we ask you again."),
    ),
    _agree(ConsentKind.GP_REPORT, _("May we send our report to your GP?")),
    _agree(
        ConsentKind.EARLIER_RESULTS,
        _("May we ask others for your earlier results?"),
        _("For example your GP or a hospital"),
    ),
    Question(
        REPORT_WHEN,
        Kind.WHEN,
        _("When do you want to read your report?"),
        _("Wants to read the report"),
        _("You can change this on the day: tell the doctor."),
        required=True,
    ),
)

QUESTIONS: Mapping[IntakeTask, Sequence[Question]] = {
    IntakeTask.COMPLAINT: _COMPLAINT,
    IntakeTask.HISTORY: _HISTORY,
    IntakeTask.MEDICINES: _MEDICINES,
    IntakeTask.SCAN: _SCAN,
    IntakeTask.CONSENT: _CONSENT,
}
SCORES = tuple(str(number) for number in range(11))
CHOICES: Mapping[Kind, Sequence[str]] = {
    Kind.TERNARY: (YES, NO, UNKNOWN),
    Kind.AGREE: (YES, NO),
    Kind.SCORE: SCORES,
    Kind.WHEN: (AT_ONCE, AFTER_TALK),
}
