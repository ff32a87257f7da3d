"""Views of the symptom check: start, one question a page, the result."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.errors import WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.language import current_language
from wervel.common.ratelimits.counting import limit_read, limit_write
from wervel.triage import selectors, services
from wervel.triage.checks import Check, Step
from wervel.triage.exceptions import (
    AnswerRefused,
    CheckExpired,
    CheckNotFound,
    NoPathway,
    QuestionNotFound,
)
from wervel.triage.forms import QuestionForm, question_form
from wervel.triage.questions import QuestionPage, question_page
from wervel.triage.results import Result, result_of
from wervel.website.check.times import first_times
from wervel.website.pages import private, show

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
ROWS = "each"


def kept_safe(view: View) -> View:
    """A lost check offers a new start; any failure leads to people and 112, never to a blank page.

    Everything behind these views carries a secret in its address, so nothing of it is kept.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except (CheckNotFound, CheckExpired, QuestionNotFound) as error:
            title = _("This symptom check is no longer here")
            context = {"title": title, "error": error}
            template = "website/check/gone.html"
            response = show(request, template, context, section="check", status=error.status)
        except (WervelError, SuspiciousOperation, UnreadablePostError):
            raise
        except Exception:
            logger.exception("a page of the symptom check failed")
            response = failed(request)
        return private(response)

    return wrapped


def failed(request: HttpRequest) -> HttpResponse:
    """When the program cannot say how urgent it is, it says whom to ask."""
    title = _("We cannot give you advice now. Please call.")
    return show(request, "website/check/failed.html", {"title": title}, section="check")


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
def start(request: HttpRequest) -> HttpResponse:
    """What the check is; its button begins one."""
    if request.method != "POST":
        context = {"title": _("Check your back complaint")}
        return show(request, "website/check/start.html", context, section="check")
    limit_write("draft.address", address_key(request))
    try:
        secret = services.start_check(language=current_language(), actor=VISITOR)
    except NoPathway:
        logger.error("no pathway of the symptom check is published")
        return private(failed(request))
    return private(_to_step(secret, services.next_step(selectors.open_check(secret))))


@require_safe
@kept_safe
def resume(request: HttpRequest, secret: str) -> HttpResponse:
    """Back to where the reader was."""
    return _to_step(secret, services.next_step(selectors.open_check(secret)))


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@kept_safe
def question(request: HttpRequest, secret: str, question: str) -> HttpResponse:
    """One medical question. `?each` asks a list line by line."""
    check = selectors.open_check(secret)
    page = question_page(check, question)
    rows = ROWS in request.GET
    data = request.POST if request.method == "POST" else None
    form = question_form(
        question=page.question,
        findings=page.findings,
        answers=check.answers,
        row_by_row=rows,
        data=data,
    )
    if data is not None:
        limit_read("check.address", address_key(request))
    if data is None or not form.is_valid():
        return _show_question(request, check, page, form)
    try:
        step = services.answer_question(
            secret=secret,
            question=question,
            given=form.given(),
            actor=VISITOR,
            whole=not form.wants_rows,
        )
    except AnswerRefused as error:
        form.refuse(error.fields)
        return _show_question(request, check, page, form)
    if form.wants_rows:
        return HttpResponseRedirect(f"{_address(secret, question)}?{ROWS}=1")
    return _to_step(secret, step)


@require_safe
@kept_safe
def result(request: HttpRequest, secret: str) -> HttpResponse:
    """The advice; for an emergency a page that says 112 and little else."""
    check = selectors.open_check(secret)
    if check.outcome_id is None:
        step = services.next_step(check)
        return _to_step(secret, step) if step.question else failed(request)
    found = result_of(check)
    back = check.trail[-1] if check.trail else None
    context = {
        "title": found.headline,
        "result": found,
        "secret": secret,
        "back_url": _address(secret, back) if back else reverse("website:check-start"),
        "start_url": reverse("website:check-start"),
    }
    if found.is_emergency:
        return show(request, "website/check/emergency.html", context, section="check")
    context["times"] = _times(request, found, secret)
    return show(request, "website/check/result.html", context, section="check")


def _times(request: HttpRequest, found: Result, secret: str) -> Any:
    """The first free times, which advice never waits for: without them the page still stands."""
    try:
        return first_times(found, secret=secret, near=request.GET.get("near", ""))
    except Exception:
        logger.exception("no free times for the symptom check")
        return None


def _show_question(
    request: HttpRequest, check: Check, page: QuestionPage, form: QuestionForm
) -> HttpResponse:
    before = check.before(page.id)
    if form.row_by_row:
        back_url = _address(check.secret, page.id)
    elif before:
        back_url = _address(check.secret, before)
    else:
        back_url = reverse("website:check-start")
    wrong = _("Error: ") if form.errors else ""
    context = {"title": f"{wrong}{page.title}", "page": page, "form": form, "back_url": back_url}
    return show(request, "website/check/question.html", context, section="check")


def _address(secret: str, question: str) -> str:
    return reverse("website:check-question", kwargs={"secret": secret, "question": question})


def _to_step(secret: str, step: Step) -> HttpResponseRedirect:
    if step.question is not None:
        return HttpResponseRedirect(_address(secret, step.question))
    return HttpResponseRedirect(reverse("website:check-result", kwargs={"secret": secret}))
