"""What may be refused about an account."""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Invalid, NotFound


class UsernameTaken(Conflict):
    code = "username-taken"
    message = _("There is already somebody with this user name.")


class EmailTaken(Conflict):
    code = "email-taken"
    message = _("There is already an account with this e-mail address.")


class WeakPassword(Invalid):
    code = "weak-password"
    message = _("This password is too easy to guess.")


class NoSuchUser(NotFound):
    code = "no-such-user"
    message = _("There is nobody with this user name.")


class FactorNotShown(Invalid):
    """The second factor for an act is missing or wrong."""

    code = "factor-not-shown"
    message = _("This code is not right, or it is too old. Take the newest one.")


class NameUnfit(Invalid):
    """Of another system: small letters, digits and hyphens, at most 40."""

    code = "name-unfit"
    message = _("A system is named in small letters, digits and hyphens.")


class MachineUnknown(NotFound):
    code = "machine-unknown"
    message = _("No system of this name has a key.")
