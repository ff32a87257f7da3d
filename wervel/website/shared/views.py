"""The page behind a link to a report: it asks for the code, and says nothing before."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.common.client_address import address_key
from wervel.common.forms_origin import anonymous_form
from wervel.common.ratelimits.counting import limit_write
from wervel.design.forms import DesignForm, TextField
from wervel.diagnostics.report_exceptions import LinkOver, WrongLinkCode
from wervel.diagnostics.selectors.shared_reports import SharedReport, opened
from wervel.diagnostics.services.report_sending import is_link_open
from wervel.website.pages import private, show

NAMES = {"nl": "Nederlands", "de": "Deutsch", "en": "English"}
DOCUMENT = "fhir"


class CodeForm(DesignForm):
    code = TextField(
        label=gettext_lazy("Code"),
        hint=gettext_lazy("Eight digits. The clinic told you by telephone."),
        missing=gettext_lazy("Fill in the code."),
        max_length=20,
        inputmode="numeric",
        width="w10",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
def shared_report(request: HttpRequest, secret: str) -> HttpResponse:
    """Each file is asked for with the code again: nothing is kept in the browser."""
    try:
        return private(_answer(request, secret))
    except LinkOver as error:
        context = {"title": _("This link is over"), "error": error}
        return private(show(request, "website/shared/over.html", context, status=error.status))


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    if not is_link_open(secret):
        raise LinkOver
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        limit_write("report-link.address", address_key(request))
        status = 422
        if form.is_valid():
            code = form.cleaned_data["code"]
            try:
                return _opened(request, opened(secret=secret, code=code), code)
            except WrongLinkCode as error:
                form.add_error("code", str(error))
    context = {"title": _("A document for you"), "form": form}
    return show(request, "website/shared/ask.html", context, status=status)


def _opened(request: HttpRequest, found: SharedReport, code: str) -> HttpResponse:
    wanted = request.POST.get("file", "")
    if wanted == DOCUMENT:
        document = found.document((get_language() or "nl")[:2])
        return _file(json.dumps(document).encode(), "application/fhir+json", "report.json")
    if wanted in found.languages:
        return _file(found.pages(wanted), "application/pdf", f"report-{wanted}.pdf")
    context = {
        "title": _("A document for you"),
        "code": code,
        "files": [(each, f"{NAMES[each]} (PDF)") for each in found.languages],
    }
    return show(request, "website/shared/files.html", context)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
