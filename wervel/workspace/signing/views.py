"""A doctor reads the texts that wait, and signs them or sends them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.knowledge import rendering
from wervel.knowledge import sign_off as texts
from wervel.knowledge.exceptions import NotFitToPublish, NothingToReview
from wervel.knowledge.services import send_back, sign_off
from wervel.workspace.signing import presenters
from wervel.workspace.signing.forms import SIGN, AnswerForm


@staff(Role.DOCTOR)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Every text that waits, the oldest first."""
    lines = [presenters.queue_line(each) for each in texts.texts_to_sign(actor=actor_of(request))]
    return render(request, "workspace/signing/queue.html", {"lines": lines})


@staff(Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, task: int) -> HttpResponse:
    """One text with its form. The form carries the seal of the words it was made for."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, task, form)
        except (NothingToReview, NotFitToPublish) as error:
            form.add_error(None, str(error))
    found = texts.text_to_sign(task=task, actor=actor_of(request))
    context = {"form": form, "text": presenters.text_view(found)}
    status = 422 if form.errors else 200
    return render(request, "workspace/signing/text.html", context, status=status)


@staff(Role.DOCTOR)
@require_safe
def read(request: HttpRequest, task: int, seal: str) -> HttpResponse:
    """The page exactly as readers will see it, in its own language."""
    page = texts.page_to_sign(task=task, seal=seal, actor=actor_of(request))
    language = page.locale.language_code
    with translation.override(language):
        response = rendering.render(request, page)
    response.headers["Content-Language"] = language
    return response


def _answer(request: HttpRequest, task: int, form: AnswerForm) -> HttpResponse:
    actor, comment = actor_of(request), form.cleaned_data["comment"]
    if form.cleaned_data["decision"] == SIGN:
        sign_off(task=task, seal=request.POST.get("seal", ""), comment=comment, actor=actor)
        messages.success(request, _("You signed the text. It is on the site now."))
    else:
        send_back(task=task, comment=comment, actor=actor)
        messages.success(request, _("The text went back to the editors, with your comment."))
    return redirect("workspace:texts")
