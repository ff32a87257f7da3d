"""The patient prepares the visit by the manage link: at most five short tasks.

Write-only: whoever holds the link sees that a task is done, never what was answered. What was not
sent comes back in the browser in which it was typed. For that alone a cookie is set, when
something is kept for the first time; it names the kept answers, which stay on the server.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.errors import Invalid
from wervel.common.forms_origin import anonymous_form
from wervel.common.ids import is_secret, new_secret
from wervel.common.ratelimits.counting import limit_write
from wervel.encounters.choices import IntakeTask
from wervel.encounters.exceptions import IntakeClosed
from wervel.encounters.intake.forms import TaskForm
from wervel.encounters.selectors.intake import draft_by_link, intake_by_link
from wervel.encounters.services.intake import DRAFTS_KEPT, answer_by_link, keep_by_link
from wervel.website.booking.manage import secret_page
from wervel.website.pages import show

COOKIE = "__Host-intake" if settings.SESSION_COOKIE_SECURE else "intake"
TASKS = tuple(IntakeTask)
KEEP = "keep"
OK, WRONG = 200, 422


@require_safe
@secret_page
def tasks(request: HttpRequest, secret: str) -> HttpResponse:
    """The list of tasks, and which of them are done."""
    found = intake_by_link(secret, actor=VISITOR)
    context = {
        "title": _("Prepare your visit"),
        "manage_url": reverse("website:booking-manage", args=[secret]),
        "is_open": found.is_open,
        "all_done": found.done == frozenset(TASKS),
        "sent": "sent" in request.GET,
        "kept": "kept" in request.GET,
        "tasks": [
            {
                "title": one.label,
                "href": _address(secret, number) if found.is_open else "",
                "status": _("done") if one in found.done else _("to do"),
                "tone": "" if one in found.done else "plain",
            }
            for number, one in enumerate(TASKS, 1)
        ],
    }
    return show(request, "website/booking/prepare.html", context, section="booking")


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@secret_page
def task(request: HttpRequest, secret: str, number: int) -> HttpResponse:
    """One task: sent, or kept for this browser."""
    if not 1 <= number <= len(TASKS):
        raise Http404
    chosen = TASKS[number - 1]
    if request.method != "POST":
        kept = draft_by_link(secret, chosen, _browser(request), actor=VISITOR)
        return _show(request, secret, number, TaskForm(task=chosen, kept=kept))
    try:
        if request.POST.get("do") == KEEP:
            return _keep(request, secret, chosen)
        return _send(request, secret, chosen)
    except IntakeClosed:
        return HttpResponseRedirect(_list_address(secret))
    except Invalid as error:
        form = TaskForm(request.POST, task=chosen)
        notice = "" if not form.is_valid() else str(error)
        return _show(request, secret, number, form, notice=notice, status=WRONG)


def _keep(request: HttpRequest, secret: str, chosen: IntakeTask) -> HttpResponse:
    limit_write("intake.draft.address", address_key(request))
    browser = _browser(request) or new_secret()
    sent = request.POST.dict()
    keep_by_link(manage_secret=secret, task=chosen, sent=sent, browser=browser, actor=VISITOR)
    answer = HttpResponseRedirect(f"{_list_address(secret)}?kept=1")
    answer.set_cookie(
        COOKIE,
        browser,
        max_age=DRAFTS_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _send(request: HttpRequest, secret: str, chosen: IntakeTask) -> HttpResponse:
    limit_write("manage.address", address_key(request))
    others = answer_by_link(
        manage_secret=secret,
        task=chosen,
        sent=request.POST.dict(),
        browser=_browser(request),
        actor=VISITOR,
    )
    answer = HttpResponseRedirect(f"{_list_address(secret)}?sent=1")
    if COOKIE in request.COOKIES and not others:
        answer.delete_cookie(COOKIE, samesite="Lax")
        answer.cookies[COOKIE]["secure"] = settings.SESSION_COOKIE_SECURE or ""
    return answer


def _show(
    request: HttpRequest,
    secret: str,
    number: int,
    form: TaskForm,
    *,
    notice: str = "",
    status: int = OK,
) -> HttpResponse:
    found = intake_by_link(secret, actor=VISITOR)
    if not found.is_open:
        return HttpResponseRedirect(_list_address(secret))
    context: dict[str, Any] = {
        "title": form.task.label,
        "list_url": _list_address(secret),
        "number": number,
        "count": len(TASKS),
        "done": form.task in found.done,
        "emergency": form.task == IntakeTask.COMPLAINT,
        "form": form,
        "notice": notice,
    }
    template = "website/booking/prepare_task.html"
    return show(request, template, context, section="booking", status=status)


def _browser(request: HttpRequest) -> str:
    """The secret of this browser, empty when it has none that could be ours."""
    found = request.COOKIES.get(COOKIE, "")
    return found if is_secret(found) else ""


def _address(secret: str, number: int) -> str:
    return reverse("website:booking-prepare-task", args=[secret, number])


def _list_address(secret: str) -> str:
    return reverse("website:booking-prepare", args=[secret])
