"""A report as a doctor elsewhere gets it, after link and code: sealed pages, or a FHIR document."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from wervel.diagnostics.fhir_document import Signed, document
from wervel.diagnostics.models import ReportVersion
from wervel.diagnostics.report_content import ReportContent
from wervel.diagnostics.report_exceptions import ReportUnknown
from wervel.diagnostics.selectors.withdrawals import withdrawn_lines
from wervel.diagnostics.services.report_sending import open_link


class SharedReport:
    """What a link has opened; made by `opened` alone."""

    def __init__(self, version: ReportVersion) -> None:
        self._version = version
        self._pages = {each.language: bytes(each.pdf) for each in version.renditions.all()}

    @property
    def languages(self) -> Sequence[str]:
        return sorted(self._pages)

    def pages(self, language: str) -> bytes:
        """The sealed file; ReportUnknown."""
        if language not in self._pages:
            raise ReportUnknown
        return self._pages[language]

    def document(self, language: str) -> dict[str, Any]:
        return document(signed_version(self._version, self._pages), language)


def opened(*, secret: str, code: str) -> SharedReport:
    """LinkOver, WrongLinkCode. That it was opened is recorded."""
    return SharedReport(open_link(secret=secret, code=code))


def signed_version(version: ReportVersion, pages: dict[str, bytes]) -> Signed:
    patient, act = version.report.patient, version.signing
    content = ReportContent.model_validate(version.content)
    withdrawn = withdrawn_lines(version.report.encounter_id, content)
    return Signed(
        version_id=version.pk,
        number=version.number,
        amended=version.number > 1,
        content=content,
        doctor=act.doctor.get_full_name() or act.doctor.username,
        organisation=settings.WAGTAIL_SITE_NAME,
        signed_at=act.at,
        birth_date=patient.birth_date,
        gender=patient.sex,
        record_system=f"{settings.BASE_URL}/record-number",
        pages=pages,
        withdrawn={place: str(each.status) for place, each in withdrawn.items()},
    )
