"""Reading the pages before signing, signing them, and opening what was signed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.acts import passkey_options, prove
from wervel.accounts.choices import Role
from wervel.accounts.exceptions import FactorNotShown
from wervel.accounts.gate import actor_of
from wervel.diagnostics.report_exceptions import PreviewOutOfDate, ReportIncomplete
from wervel.diagnostics.selectors.reports import report_id_of, reports_of, sealed_pages
from wervel.diagnostics.services.report_previews import Preview, make_preview, preview_pages
from wervel.diagnostics.services.report_signing import ACT, sign_report
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.pages import record_address, record_page
from wervel.workspace.visits.report import pages_presenters, presenters
from wervel.workspace.visits.report.forms import SignForm

PAGE = "record-report"


@staff(Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """The pages as files to open, and the signature on exactly these."""
    actor = actor_of(request)
    report_id = report_id_of(encounter_id)
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _sign(request, encounter_id, report_id, form)
        if answer is not None:
            return answer
    try:
        found = make_preview(report_id=report_id, actor=actor)
    except ReportIncomplete as error:
        messages.error(request, pages_presenters.missing_words(error.extra["missing"]))
        return redirect(record_address(encounter_id, PAGE))
    if request.method == "POST" and request.POST.get("digest") != found.digest:
        # Nobody signs pages that took the place of those that were read, with the next code.
        return _out_of_date(request, encounter_id, PreviewOutOfDate(extra={"changed": []}))
    return _shown(request, encounter_id, found, form, 422 if form.errors else 200)


def _shown(
    request: HttpRequest, encounter_id: UUID, found: Preview, form: SignForm, status: int
) -> HttpResponse:
    head = visit_head(encounter_id, actor=actor_of(request))
    options = passkey_options(request, act=ACT, subject=found.digest)
    context = record_page(head, PAGE) | pages_presenters.preview_page(encounter_id, found)
    context |= {"form": form, "js_data": {"request_options": options} if options else None}
    return render(request, "workspace/visits/report/preview.html", context, status=status)


def _sign(
    request: HttpRequest, encounter_id: UUID, report_id: UUID, form: SignForm
) -> HttpResponse | None:
    """None when the factor was not shown: the pages are read again, and nothing is lost."""
    digest = request.POST.get("digest", "")[:64]
    try:
        proof = prove(
            request,
            act=ACT,
            subject=digest,
            code=form.cleaned_data["code"],
            credential=request.POST.get("credential", ""),
        )
    except FactorNotShown as error:
        form.add_error("code", str(error))
        return None
    try:
        sign_report(report_id=report_id, digest=digest, proof_id=proof.pk, actor=actor_of(request))
    except PreviewOutOfDate as error:
        return _out_of_date(request, encounter_id, error)
    messages.success(request, _("You signed the report."))
    return redirect(record_address(encounter_id, PAGE))


def _out_of_date(request: HttpRequest, encounter_id: UUID, error: PreviewOutOfDate) -> HttpResponse:
    """What differs between what was read and what stands there now."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    current = presenters.current_of(reports_of(encounter_id, actor=actor))
    context = record_page(head, PAGE) | {
        "signed": presenters.signed_words(current),
        "error": str(error),
        "changed": pages_presenters.part_names(error.extra["changed"]),
        "back": record_address(encounter_id, PAGE),
    }
    return render(request, "workspace/visits/report/out_of_date.html", context, status=409)


@staff(Role.DOCTOR)
@require_safe
def pages(request: HttpRequest, encounter_id: UUID, digest: str, language: str) -> HttpResponse:
    """The bytes that would be signed."""
    pdf = preview_pages(
        report_id=report_id_of(encounter_id),
        digest=digest,
        language=language,
        actor=actor_of(request),
    )
    return _file(pdf, f"preview-{language}.pdf")


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_safe
def sealed(
    request: HttpRequest, encounter_id: UUID, version_id: UUID, language: str
) -> HttpResponse:
    """A signed file."""
    pdf = sealed_pages(
        encounter_id=encounter_id,
        version_id=version_id,
        language=language,
        actor=actor_of(request),
    )
    return _file(pdf, f"report-{language}.pdf")


def _file(pdf: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
