"""What can be wrong with an idempotency key."""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Invalid, Malformed


class KeyMissing(Malformed):
    code = "idempotency-key-missing"
    message = _("Send an Idempotency-Key header: a text of your own that is new for each request.")


class KeyMalformed(Malformed):
    code = "idempotency-key-malformed"
    message = _("The Idempotency-Key header must be 1 to 255 plain characters.")


class KeyReused(Invalid):
    code = "idempotency-key-reused"
    message = _("This Idempotency-Key was used before, for another request.")
