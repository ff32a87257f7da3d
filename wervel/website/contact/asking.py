"""The two forms, a message and a call-back, and the confirmation that both lead to."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.errors import TooManyRequests, WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.language import current_language
from wervel.common.ratelimits.counting import limit_write
from wervel.common.text import fold
from wervel.contact.choices import RequestKind
from wervel.contact.exceptions import RequestOver, RequestUnknown, WindowFull
from wervel.contact.selectors.visitors import Confirmation, free_windows
from wervel.contact.selectors.visitors import confirmation as find_confirmation
from wervel.contact.services.requesting import (
    Asked,
    already_sent,
    request_callback,
    send_message,
)
from wervel.website.contact.forms import CallbackForm, MessageForm
from wervel.website.contact.presenters import answer_words, day_words, hours_words
from wervel.website.pages import private, show

OK, REFUSED = 200, 422


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
def message(request: HttpRequest) -> HttpResponse:
    """Write to us. What was typed stays on the page, whatever is wrong with it."""
    if request.method != "POST":
        return _show_message(request, MessageForm(initial={"language": current_language()}))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show_message(request, form, REFUSED)
    asked = form.message()
    people = (asked.phone, fold(asked.email))
    try:
        secret = _once(
            request, asked, "message", people, lambda: send_message(message=asked, actor=VISITOR)
        )
    except TooManyRequests as error:
        return _show_message(request, form, error.status, error)
    return _to_received(secret)


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
def callback(request: HttpRequest) -> HttpResponse:
    """Be called, in a window that we can keep. A window that is just full offers the others."""
    if request.method != "POST":
        return _show_callback(request, CallbackForm())
    form = CallbackForm(request.POST)
    if not form.is_valid():
        return _show_callback(request, form, REFUSED)
    asked = form.callback()
    try:
        secret = _once(
            request,
            asked,
            "callback",
            (asked.phone,),
            lambda: request_callback(callback=asked, actor=VISITOR),
        )
    except TooManyRequests as error:
        return _show_callback(request, form, error.status, error)
    except WindowFull as error:
        form.add_error("window", str(error))
        return _show_callback(request, form, error.status)
    return _to_received(secret)


def _once(
    request: HttpRequest, asked: Asked, kind: str, people: tuple[str, ...], send: Callable[[], str]
) -> str:
    """The secret of the confirmation. What was sent before is sent, and counted, no second time."""
    secret = already_sent(asked)
    if secret:
        return secret
    limit_write(f"contact.{kind}.address", address_key(request))
    for person in filter(None, people):
        limit_write(f"contact.{kind}.person", person)
    return send()


def _to_received(secret: str) -> HttpResponse:
    return private(HttpResponseRedirect(reverse("website:contact-received", args=[secret])))


@require_safe
def received(request: HttpRequest, secret: str) -> HttpResponse:
    """We have it; the page can be reloaded and kept for 30 days."""
    try:
        found = find_confirmation(secret, actor=VISITOR)
    except (RequestUnknown, RequestOver) as error:
        context = {"title": _("We cannot show this page"), "error": error}
        template = "website/contact/gone.html"
        return private(show(request, template, context, section="contact", status=error.status))
    return private(_show_received(request, found))


def _show_received(request: HttpRequest, found: Confirmation) -> HttpResponse:
    is_callback = found.kind == RequestKind.CALLBACK
    context = {
        "title": _("We call you") if is_callback else _("We have your message"),
        "reference": found.reference,
        "day": day_words(found.window) if found.window else "",
        "hours": hours_words(found.window) if found.window else "",
        "answer_day": answer_words(found.due_at),
        "by_mail": found.by_mail,
    }
    return show(request, "website/contact/received.html", context, section="contact")


def _show_message(
    request: HttpRequest, form: MessageForm, status: int = OK, notice: WervelError | None = None
) -> HttpResponse:
    context = {"title": _("Send a message"), "form": form, "notice": notice}
    template = "website/contact/message.html"
    return show(request, template, context, section="contact", status=status)


def _show_callback(
    request: HttpRequest, form: CallbackForm, status: int = OK, notice: WervelError | None = None
) -> HttpResponse:
    windows = free_windows()
    form.offer(windows)
    context = {
        "title": _("Have us call you"),
        "form": form,
        "has_windows": bool(windows),
        "notice": notice,
    }
    template = "website/contact/callback.html"
    response = show(request, template, context, section="contact", status=status)
    # The windows of this moment are for nobody else, and not for later.
    patch_cache_control(response, private=True, no_cache=True)
    return response
