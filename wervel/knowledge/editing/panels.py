"""A panel of our own in the editor's form."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class ChecksPanel(Panel):
    """How the text stands: review, readability, sources, translations."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("How this text stands"), "icon": "glasses", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge/editing/checks.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> Any:
            from wervel.knowledge.editing.checks import check_page

            context = super().get_context_data(parent_context)
            return {**context, "checks": check_page(self.instance)}
