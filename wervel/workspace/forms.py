"""What staff may search by."""

from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from wervel.audit.selectors import Wanted
from wervel.design.forms import DesignForm, TextField


class TrailForm(DesignForm):
    """Filters of the audit trail; what is not right is shown as such and filters nothing."""

    who = TextField(label=_("Who"), required=False, max_length=150, width="w20")
    what = TextField(label=_("What happened"), required=False, max_length=60, width="w20")
    which = TextField(label=_("Number of the object"), required=False, max_length=64, width="w20")

    def wanted(self) -> Wanted:
        if not self.is_bound:
            return Wanted()
        self.full_clean()
        cleaned = self.cleaned_data
        return Wanted(
            actor_label=cleaned.get("who", ""),
            event=cleaned.get("what", ""),
            object_id=cleaned.get("which", ""),
        )

    def query(self) -> str:
        """The filters again, for the links to other pages."""
        found = {name: self.data.get(name, "") for name in self.fields} if self.is_bound else {}
        return urlencode({name: value for name, value in found.items() if value})
