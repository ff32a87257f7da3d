"""The report as its patient reads it: plain words first, then what the doctor wrote."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wervel.accounts.access import patient
from wervel.accounts.gate import actor_of
from wervel.common.language import current_language
from wervel.diagnostics.selectors.patient_reports import (
    read_report,
    released_reports,
    report_file,
    report_picture,
)
from wervel.portal.pages import access_here, show_portal
from wervel.portal.reports.presenters import report_links, report_page


@patient
@require_safe
def reports(request: HttpRequest, access_id: UUID) -> HttpResponse:
    access, actor = access_here(request, access_id), actor_of(request)
    found = released_reports(patient_id=access.patient_id, actor=actor)
    context = {"reports": report_links(access, found, actor)}
    return show_portal(request, access, "portal/reports.html", context, here="reports")


@patient
@require_safe
def report(request: HttpRequest, access_id: UUID, report_id: UUID) -> HttpResponse:
    access = access_here(request, access_id)
    found = read_report(report_id=report_id, patient_id=access.patient_id, actor=actor_of(request))
    context = report_page(access, found, current_language())
    return show_portal(request, access, "portal/report.html", context, here="report")


@patient
@require_safe
def pages(request: HttpRequest, access_id: UUID, version_id: UUID, language: str) -> HttpResponse:
    """The signed file, as it was sealed."""
    access = access_here(request, access_id)
    content = report_file(
        version_id=version_id,
        language=language,
        patient_id=access.patient_id,
        actor=actor_of(request),
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="wervel-{language}.pdf"'
    return answer


@patient
@require_safe
def picture(request: HttpRequest, access_id: UUID, version_id: UUID, digest: str) -> HttpResponse:
    """An image of the report, as it stands in the signed pages."""
    access = access_here(request, access_id)
    png = report_picture(
        version_id=version_id,
        digest=digest,
        patient_id=access.patient_id,
        actor=actor_of(request),
    )
    return HttpResponse(png, content_type="image/png")
