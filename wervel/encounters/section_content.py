"""What may stand in each section of the record: one cleaner a section, and no other way in.

A part that gives a section content of its own kind puts its cleaner in CLEANERS. A cleaner takes
what was sent and answers with what is stored, in values that JSON knows; Invalid otherwise. It
cleans drafts as well as what is committed: half a text is a text, and half a form must be one too.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Invalid
from wervel.common.text import clean_text
from wervel.encounters.choices import Section
from wervel.encounters.examination_content import clean_examination

LONGEST_TEXT = 20_000
TEXT = "text"
Cleaner = Callable[[object], Any]


def free_text(content: object) -> dict[str, str]:
    """Words as they were typed: ``{"text": …}``."""
    found = content.get(TEXT) if isinstance(content, Mapping) else None
    if not isinstance(found, str):
        raise Invalid(_("We could not read what you sent."))
    return {TEXT: clean_text(found, max_length=LONGEST_TEXT, multiline=True)}


CLEANERS: Mapping[Section, Cleaner] = {
    Section.HISTORY: free_text,
    Section.EXAMINATION: clean_examination,
    Section.ASSESSMENT: free_text,
    Section.PLAN: free_text,
}


def clean_content(section: Section, content: object) -> Any:
    """The content as it may be stored; a section without a cleaner takes none."""
    cleaner = CLEANERS.get(section)
    if cleaner is None:
        raise Invalid
    return cleaner(content)


def is_empty(content: Any) -> bool:
    """Whether nothing is said in it."""
    return not any(content.values()) if isinstance(content, Mapping) else not content
