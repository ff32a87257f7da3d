"""Words that somebody has typed and not saved, beside those that are saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from wervel.diagnostics.report_content import texts_of
from wervel.diagnostics.selectors.report_typed import Typed
from wervel.diagnostics.selectors.reports import ReportView
from wervel.workspace.visits.report.forms import DraftForm
from wervel.workspace.visits.report.presenters import Part


def initial(own: Typed) -> dict[str, Any]:
    return {
        **own.texts,
        "release_choice": own.release_choice.value,
        "critical": own.critical,
    }


def saved_texts(current: ReportView | None) -> Mapping[str, str]:
    """Those of the draft, or else of the newest signed version."""
    if current is None:
        return {}
    if current.draft is not None:
        return texts_of(current.draft)
    return texts_of(current.versions[0].content) if current.versions else {}


def unsaved_parts(current: ReportView | None, texts: Mapping[str, str]) -> Sequence[Part]:
    """The parts that are written otherwise than what is saved."""
    saved = saved_texts(current)
    fields = DraftForm().fields
    return [
        Part(str(fields[name].label), text)
        for name, text in texts.items()
        if text and text != saved.get(name)
    ]
