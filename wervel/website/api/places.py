"""Where a caller says to be."""

from django.utils.translation import gettext as _

from wervel.common.errors import Invalid
from wervel.directory import geography
from wervel.scheduling.selectors.catalogue import Near


def near_point(text: str | None) -> Near | None:
    """A point; Invalid when we do not know the place."""
    if text is None:
        return None
    found = geography.locate(text)
    if found is None:
        raise Invalid(fields={"near": _("We do not know this postcode or place.")})
    return Near(found.latitude, found.longitude)
