"""What can go wrong with images, in words for staff.

Invalid       ImageInvalid · ReadingInvalid · TooManyChosen
NotFound      ImageUnknown
Unavailable   SpoolFull · ScannerAway · CannotShow
"""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Invalid, NotFound, Unavailable


class ImageInvalid(Invalid):
    code = "image-invalid"
    message = _("We know no order and no visit with this number.")


class ReadingInvalid(Invalid):
    code = "reading-invalid"
    message = _("This reading cannot be stored as it is. Please check it.")


class TooManyChosen(Invalid):
    code = "too-many-images-chosen"
    message = _("A report holds six images at most. Take one out first.")


class ImageUnknown(NotFound):
    code = "image-unknown"
    message = _("We cannot find this image.")


class SpoolFull(Unavailable):
    code = "spool-full"
    message = _("There is no room for more files at the moment. Please try again later.")


class ScannerAway(Unavailable):
    code = "scanner-away"
    message = _("The virus scanner does not answer.")


class CannotShow(Unavailable):
    code = "cannot-show"
    message = _("This image cannot be shown. It can be downloaded.")
