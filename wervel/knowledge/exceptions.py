"""What can go wrong in the knowledge base."""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Forbidden, Gone, WervelError


class BrokenContent(WervelError):
    """A content file does not fit its shape; the message names the file and the place."""

    code = "broken-content"


class NotAPhysician(Forbidden):
    code = "not-a-physician"
    message = _("Only a physician can record a review.")


class NothingToReview(Conflict):
    code = "nothing-to-review"
    message = _("This text changed after you opened it. Please read it again.")


class SignedAlready(Gone):
    """The text no longer waits: signed, sent back, or taken back by its editor."""

    code = "signed-already"
    message = _("This text no longer waits to be signed.")


class NotFitToPublish(Conflict):
    """The message says what is missing."""

    code = "not-fit-to-publish"
