"""What may be refused about an account."""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Conflict, Invalid, NotFound


class UsernameTaken(Conflict):
    code = "username-taken"
    message = _("There is already somebody with this user name.")


class WeakPassword(Invalid):
    code = "weak-password"
    message = _("This password is too easy to guess.")


class NoSuchUser(NotFound):
    code = "no-such-user"
    message = _("There is nobody with this user name.")
