"""What can go wrong around a check."""

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Gone, Invalid, NotFound, WervelError


class Unchangeable(WervelError):
    """An attempt to change or remove what is kept for ever."""

    code = "unchangeable"


class NoPathway(WervelError):
    """No pathway was published under this name."""

    status = 503
    code = "no-pathway"
    message = _("The symptom check does not work for a moment. Please call us, or call 112.")


class CheckNotFound(NotFound):
    code = "check-not-found"
    message = _("We could not find this symptom check.")


class CheckExpired(Gone):
    code = "check-expired"
    message = _("This symptom check is older than 30 days. We have deleted your answers.")


class QuestionNotFound(NotFound):
    code = "question-not-found"
    message = _("We could not find this question.")


class AnswerRefused(Invalid):
    """An answer that does not fit; `fields` says for which finding and why."""

    code = "answer-refused"
    message = _("We could not use this answer. Please check it.")
