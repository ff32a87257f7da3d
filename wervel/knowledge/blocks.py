"""The blocks an editor builds an article from: few, so that every article reads alike."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wervel.common.errors import Message
from wervel.knowledge.choices import SectionKind

PARAGRAPH_FEATURES = ["bold", "link"]
ITEM_LENGTH = 240


class FigureBlock(blocks.StructBlock):
    """A sentence with a figure in it, tied to the source that says so."""

    text = blocks.CharBlock(label=_("Sentence with a figure"), max_length=ITEM_LENGTH)
    source = blocks.CharBlock(
        label=_("Key of the source"),
        max_length=40,
        help_text=_("The key you gave the source below."),
    )

    class Meta:
        icon = "order"
        label = _("Figure with its source")


def _items(label: Message, **options: object) -> blocks.ListBlock:
    return blocks.ListBlock(blocks.CharBlock(max_length=ITEM_LENGTH), label=label, **options)


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(features=PARAGRAPH_FEATURES, label=_("Paragraph"))
    list = _items(_("List"), min_num=1, icon="list-ul")
    figure = FigureBlock()


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    body = BodyBlock(label=_("Text"))

    class Meta:
        icon = "title"


class ExaminationBlock(SectionBlock):
    """How the complaint is examined; says for each test whether it helps, and why."""

    helps = _items(_("Tests that help"))
    does_not_help = _items(_("Tests that seldom help"))


class SectionsBlock(blocks.StreamBlock):
    """Each kind of section at most once, in the order of the reader's questions."""

    causes = SectionBlock(label=SectionKind.CAUSES.label)
    self_help = SectionBlock(label=SectionKind.SELF_HELP.label)
    examination = ExaminationBlock(label=SectionKind.EXAMINATION.label)
    treatment = SectionBlock(label=SectionKind.TREATMENT.label)
    course = SectionBlock(label=SectionKind.COURSE.label)
    aftercare = SectionBlock(label=SectionKind.AFTERCARE.label)

    class Meta:
        block_counts = {kind.value: {"max_num": 1} for kind in SectionKind}


class PointsBlock(blocks.StreamBlock):
    """Short lines below each other, as in a care card."""

    point = blocks.CharBlock(label=_("Line"), max_length=ITEM_LENGTH)
