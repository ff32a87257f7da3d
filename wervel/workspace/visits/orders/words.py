"""Words of bands, grades and regions; each band is said in words beside its colour."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wervel.diagnostics.choices import RequestStatus
from wervel.reasoning import Grade
from wervel.reasoning.orders import Band

BANDS: dict[Band, Promise] = {
    Band.HELPS: _("Usually helps"),
    Band.ASK: _("Ask first"),
    Band.MAY: _("May help"),
    Band.NOT: _("Usually does not help"),
}
TONES = {Band.HELPS: "", Band.ASK: "clay", Band.MAY: "clay", Band.NOT: "plain"}
GRADES: dict[Grade, Promise] = {
    Grade.GUIDELINE: _("guideline"),
    Grade.COHORT: _("study in patients"),
    Grade.EXPERT: _("expert opinion"),
    Grade.PRECAUTIONARY: _("as a precaution"),
    Grade.NONE: _("no source"),
}
REGIONS: dict[str, Promise] = {
    "lumbar": _("low back"),
    "thoracic": _("mid back"),
    "cervical": _("neck"),
    "chest": _("chest"),
    "abdomen": _("belly"),
    "whole-spine": _("whole spine"),
    "sacroiliac": _("sacro-iliac joints"),
}
STATUS_TONES = {
    RequestStatus.ON_HOLD: "clay",
    RequestStatus.ACTIVE: "",
    RequestStatus.COMPLETED: "plain",
    RequestStatus.REVOKED: "plain",
}
