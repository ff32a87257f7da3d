"""The report's pages: write, read, sign, release, amend, withdraw, send."""

import re
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from tests.accounts.conftest import MakeStaff, code, log_in
from tests.diagnostics.reports.reports import TEXTS, Found, sign
from wervel.accounts.choices import Role
from wervel.accounts.models import ActProof, User
from wervel.contact.models import OutboundMessage
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import DiagnosticReport, ReportVersion, SigningAct
from wervel.diagnostics.services.report_changes import note_late_finding
from wervel.encounters.models import Encounter


def page(encounter: Encounter, rest: str = "") -> str:
    return f"/nl/werk/bezoeken/{encounter.pk}/verslag/{rest}"


def words(base: int, **changes: str) -> dict[str, str]:
    return {**TEXTS, "release_choice": "at-once", "base": str(base), **changes}


@pytest.fixture
def as_doctor(client: Client, encounter: Encounter, doctor: User) -> Client:
    """Logged in after the clock of the visit is set."""
    log_in(client, "demo-one")
    return client


def sign_on_page(client: Client, encounter: Encounter) -> None:
    shown = client.get(page(encounter, "lezen/")).content.decode()
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', shown)[0]
    cache.clear()
    answer = client.post(page(encounter, "lezen/"), {"digest": digest, "code": code()})
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def test_from_nothing_to_a_signed_and_released_report(
    as_doctor: Client, encounter: Encounter, found: Found
) -> None:
    assert "Begin het verslag" in as_doctor.get(page(encounter)).content.decode()
    assert as_doctor.post(page(encounter, "beginnen/")).status_code == 302
    shown = as_doctor.get(page(encounter)).content.decode()
    assert "De reflexen zijn gelijk." in shown
    answer = as_doctor.post(page(encounter), words(1, preview="yes"))
    assert answer["Location"] == page(encounter, "lezen/")
    shown = as_doctor.get(page(encounter, "lezen/")).content.decode()
    (link,) = re.findall(rf'href="({page(encounter)}lezen/[0-9a-f]+/nl/)"', shown)
    pages = as_doctor.get(link)
    assert (pages["Content-Type"], pages.content[:5]) == ("application/pdf", b"%PDF-")
    sign_on_page(as_doctor, encounter)
    version = ReportVersion.objects.get()
    assert version.report.status == ReportStatus.FINAL
    assert version.release.released_at is not None
    assert ActProof.objects.get().subject == SigningAct.objects.get().digest
    shown = as_doctor.get(page(encounter)).content.decode()
    (link,) = re.findall(rf'href="({page(encounter)}verzegeld/{version.pk}/nl/)"', shown)
    assert as_doctor.get(link).content.startswith(pages.content)
    mail = OutboundMessage.objects.get(event_key=f"report-ready:{version.pk}")
    assert (mail.recipient, mail.subject) == (encounter.patient.email, "Er staat iets voor u klaar")
    for health in ("rug", "verslag", "uitslag", "Demo"):
        assert health not in mail.text


def test_a_wrong_code_signs_nothing_and_keeps_the_pages(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport
) -> None:
    shown = as_doctor.get(page(encounter, "lezen/")).content.decode()
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', shown)[0]
    for wrong in ("000000", "", "x" * 12):
        answer = as_doctor.post(page(encounter, "lezen/"), {"digest": digest, "code": wrong})
        assert answer.status_code == 422
        assert digest in answer.content.decode()
    assert (ReportVersion.objects.count(), ActProof.objects.count()) == (0, 0)


def test_a_stale_save_shows_both_texts(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport
) -> None:
    base = report.draft_number
    saved = words(base, plain_steps="Demo: tekst van de ander.")
    assert as_doctor.post(page(encounter), saved).status_code == 302
    answer = as_doctor.post(page(encounter), words(base, plain_steps="Demo: mijn tekst."))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Demo: tekst van de ander." in shown
    assert "Demo: mijn tekst." in shown
    assert f'name="base" value="{base + 1}"' in shown
    report.refresh_from_db()
    assert report.draft["plain"]["steps"] == "Demo: tekst van de ander."


def test_what_changed_after_reading_is_named_and_not_signed(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport
) -> None:
    shown = as_doctor.get(page(encounter, "lezen/")).content.decode()
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', shown)[0]
    as_doctor.post(page(encounter), words(report.draft_number, plain_back="Demo: anders."))
    cache.clear()
    answer = as_doctor.post(page(encounter, "lezen/"), {"digest": digest, "code": code()})
    assert answer.status_code == 409
    assert "<li>Wanneer u belt of terugkomt</li>" in answer.content.decode()
    assert SigningAct.objects.count() == 0


def test_who_signed_first_is_named_to_who_comes_second(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, other_doctor: User
) -> None:
    shown = as_doctor.get(page(encounter, "lezen/")).content.decode()
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', shown)[0]
    sign(report, other_doctor)
    cache.clear()
    answer = as_doctor.post(page(encounter, "lezen/"), {"digest": digest, "code": code()})
    assert answer.status_code == 409
    assert f"Ondertekend door {other_doctor.get_full_name()}" in answer.content.decode()
    assert SigningAct.objects.count() == 1


def test_an_incomplete_report_says_what_is_missing(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport
) -> None:
    as_doctor.post(page(encounter), words(report.draft_number, plain_means=""))
    answer = as_doctor.get(page(encounter, "lezen/"), follow=True)
    assert "Nog leeg: Wat dit betekent." in answer.content.decode()


def test_amend_withdraw_and_begin_anew(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, doctor: User
) -> None:
    sign(report, doctor)
    step = page(encounter, "stap/")
    as_doctor.post(step, {"step": "amend", "reason": ""})
    report.refresh_from_db()
    assert report.draft is None
    as_doctor.post(step, {"step": "amend", "reason": "Demo: late beoordeling"})
    sign_on_page(as_doctor, encounter)
    report.refresh_from_db()
    numbers = list(report.versions.order_by("number").values_list("number", "reason"))
    assert numbers == [(1, ""), (2, "Demo: late beoordeling")]
    assert report.status == ReportStatus.AMENDED
    as_doctor.post(step, {"step": "withdraw", "reason": "Demo: verkeerde patiënt"})
    report.refresh_from_db()
    assert report.status == ReportStatus.ENTERED_IN_ERROR
    assert as_doctor.post(page(encounter, "beginnen/")).status_code == 302
    assert DiagnosticReport.objects.filter(encounter=encounter).count() == 2
    shown = as_doctor.get(page(encounter)).content.decode()
    assert "Demo: verkeerde patiënt" in shown


def test_a_late_finding_waits_for_a_doctor(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, doctor: User
) -> None:
    sign(report, doctor)
    made = note_late_finding(
        encounter_id=encounter.pk, what="Demo: externe beoordeling", actor=doctor.as_actor()
    )
    assert made is not None
    assert "Demo: externe beoordeling" in as_doctor.get(page(encounter)).content.decode()
    as_doctor.post(
        page(encounter, f"taak/{made.pk}/"), {"reason": "Demo: verandert niets", "number": "1"}
    )
    made.refresh_from_db()
    assert (made.outcome, made.done_by_id) == ("Demo: verandert niets", doctor.pk)
    assert "externe beoordeling" not in as_doctor.get(page(encounter)).content.decode()


def test_a_doctor_elsewhere_opens_it_with_link_and_code(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, doctor: User
) -> None:
    DiagnosticReport.objects.update(release_choice="at-once")
    report.refresh_from_db()
    sign(report, doctor)
    fields = {
        "name": "Demopraktijk",
        "email": "praktijk@huisarts.example",
        "phone": "+31201234567",
        "language": "nl",
    }
    assert as_doctor.post(page(encounter, "ontvangers/"), fields).status_code == 422
    as_doctor.post(page(encounter, "ontvangers/"), fields | {"consented": "on"})
    recipient = report.recipients.get()
    shown = as_doctor.post(page(encounter, f"ontvangers/{recipient.pk}/")).content.decode()
    (told,) = re.findall(r"<strong>(\d{4} \d{4})</strong>", shown)
    mail = OutboundMessage.objects.get(recipient="praktijk@huisarts.example")
    assert "Patiënt" not in mail.text
    (secret,) = re.findall(r"/nl/document/([A-Za-z0-9_-]{22})/", mail.text)
    outside, address = Client(), f"/nl/document/{secret}/"
    asked = outside.get(address)
    assert (asked.status_code, asked["Cache-Control"]) == (200, "no-store")
    assert outside.post(address, {"code": "00000000"}).status_code == 422
    files = outside.post(address, {"code": told}).content.decode()
    assert "Nederlands (PDF)" in files
    pdf = outside.post(address, {"code": told, "file": "nl"})
    version = report.versions.get()
    assert pdf.content == bytes(version.renditions.get(language="nl").pdf)
    bundle = outside.post(address, {"code": told, "file": "fhir"})
    assert bundle["Content-Type"] == "application/fhir+json"
    as_doctor.post(page(encounter, f"ontvangers/einde/{recipient.links.get().pk}/"))
    assert outside.get(address).status_code == 410
    assert outside.post(address, {"code": told}).status_code == 410
    as_doctor.post(page(encounter, "stap/"), {"step": "withdraw", "reason": "Demo: vergissing"})
    shown = as_doctor.get(page(encounter)).text
    assert '<span dir="auto">Demopraktijk</span> (+31 201 234 567). Geopend op ' in shown


def test_translated_later_under_the_translator_s_name(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, doctor: User
) -> None:
    version = sign(report, doctor)
    address = page(encounter, f"vertalen/{version.pk}/en/")
    assert as_doctor.get(address).status_code == 200
    english = {name: f"Demo: {name}" for name in TEXTS}
    assert as_doctor.post(address, english).status_code == 302
    made = version.renditions.get(language="en")
    assert (made.translator_id, made.translation["plain"]["steps"]) == (
        doctor.pk,
        "Demo: plain_steps",
    )
    assert as_doctor.get(address).status_code == 404
    assert report.versions.count() == 1


@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_pages_in_three_languages(
    as_doctor: Client,
    encounter: Encounter,
    report: DiagnosticReport,
    doctor: User,
    language: str,
) -> None:
    from django.urls import reverse

    with translation.override(language):
        address = reverse("workspace:record-report", args=[encounter.pk])
        reading = reverse("workspace:record-report-preview", args=[encounter.pk])
    assert as_doctor.get(address).status_code == 200
    assert as_doctor.get(reading).status_code == 200
    sign(report, doctor)
    assert as_doctor.get(address).status_code == 200


def test_nobody_but_those_who_treat(
    client: Client, encounter: Encounter, report: DiagnosticReport, make_staff: MakeStaff
) -> None:
    make_staff(Role.PLANNER, Role.DESK, Role.AGENT, Role.MANAGER, username="demo-others")
    log_in(client, "demo-others")
    for rest in ("", "lezen/", "ontvangers/"):
        assert client.get(page(encounter, rest)).status_code == 403


def test_addresses_of_other_visits_lead_nowhere(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, doctor: User
) -> None:
    version = sign(report, doctor)
    other = Encounter(pk=UUID(int=1))
    assert as_doctor.get(page(other, f"verzegeld/{version.pk}/nl/")).status_code == 404
    assert as_doctor.get(page(encounter, f"verzegeld/{version.pk}/en/")).status_code == 404
    assert as_doctor.get(page(encounter, f"lezen/{'0' * 64}/nl/")).status_code == 404
    assert as_doctor.post(page(encounter, "stap/"), {"step": "other"}).status_code == 404


def test_after_a_wrong_code_nobody_signs_pages_that_took_the_place_of_those_that_were_read(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, found: Found
) -> None:
    shown = as_doctor.get(page(encounter, "lezen/")).text
    read = re.findall(r'name="digest" value="([0-9a-f]{64})"', shown)[0]
    wrong = as_doctor.post(page(encounter, "lezen/"), {"digest": read, "code": "000000"})
    assert (wrong.status_code, f'name="digest" value="{read}"' in wrong.text) == (422, True)
    found.values = ()
    answer = as_doctor.post(page(encounter, "lezen/"), {"digest": read, "code": "000000"})
    assert answer.status_code == 409
    assert 'name="digest"' not in answer.text
    assert "uitslagen of beelden zijn nu anders" in answer.text
