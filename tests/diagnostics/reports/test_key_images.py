"""Images for the report: drawn as they were seen, kept, and printed for ever."""

from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from tests.accounts.conftest import MakeStaff
from tests.diagnostics import images
from tests.diagnostics.reports.reports import reader, sign, write
from tests.diagnostics.sent_images import of, send
from tests.encounters.visits import SYSTEM, book
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor, system
from wervel.common.errors import Forbidden
from wervel.common.ids import uuid7
from wervel.diagnostics.image_exceptions import ImageUnknown, TooManyChosen
from wervel.diagnostics.models import DiagnosticReport, ImagingSeries, KeyImage, KeyImageLeft
from wervel.diagnostics.report_content import Clinical, Plain, ReportContent, Translation
from wervel.diagnostics.report_exceptions import ReportUnknown
from wervel.diagnostics.selectors.key_images import chosen_images, chosen_png
from wervel.diagnostics.selectors.patient_reports import report_picture
from wervel.diagnostics.selectors.report_parts import RecordParts
from wervel.diagnostics.services.key_images import MOST_CHOSEN, Choice, choose_image, leave_out
from wervel.diagnostics.services.report_changes import add_translation
from wervel.diagnostics.services.report_drafts import refresh_draft, start_report
from wervel.diagnostics.services.report_releases import release_report
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.patients.services import PatientDetails

__all__ = ["reader"]

pytestmark = pytest.mark.django_db
LEVEL, WINDOW = 300.0, 600.0


@pytest.fixture(autouse=True)
def state_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.STATE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def actor(doctor: User) -> Actor:
    return doctor.as_actor()


def series_of(encounter: Encounter, actor: Actor, **tags: Any) -> ImagingSeries:
    """Two slices; grey value = 20 · (row + column), rising from 0 to 600."""
    slices = [
        images.file(
            **of(encounter, SOPInstanceUID=f"2.25.77{n}", InstanceNumber=n, **tags), shift=n
        )
        for n in (0, 1)
    ]
    send(encounter, actor, *slices)
    return ImagingSeries.objects.get()


@pytest.fixture
def series(encounter: Encounter, actor: Actor) -> ImagingSeries:
    return series_of(encounter, actor)


def choose(series: ImagingSeries, actor: Actor, **changed: Any) -> KeyImage:
    wanted = {"place": 0, "level": LEVEL, "window": WINDOW, **changed}
    key = choose_image(
        encounter_id=series.study.encounter_id,
        choice=Choice(series=series.pk, **wanted),
        actor=actor,
    )
    return KeyImage.objects.get(pk=key)


def seen(row: KeyImage) -> Image.Image:
    return Image.open(BytesIO(bytes(row.png)))


def test_it_is_drawn_as_the_viewer_shows_it(series: ImagingSeries, actor: Actor) -> None:
    drawn = seen(choose(series, actor))
    assert (drawn.size, drawn.mode) == ((16, 16), "L")
    # 255 · ((value - level) / window + 1/2), cut to a whole number as in the browser
    assert [drawn.getpixel((0, 0)), drawn.getpixel((15, 0)), drawn.getpixel((15, 15))] == [
        0,
        127,
        255,
    ]
    brighter = seen(choose(series, actor, level=100.0, window=100.0))
    assert [brighter.getpixel((4, 0)), brighter.getpixel((5, 0))] == [76, 127]


def test_a_negative_is_turned_and_pixels_become_square(encounter: Encounter, actor: Actor) -> None:
    series = series_of(
        encounter, actor, PhotometricInterpretation="MONOCHROME1", PixelSpacing=[1.0, 0.5]
    )
    row = choose(series, actor)
    assert (row.width, row.height) == seen(row).size == (8, 16)
    assert seen(row).getpixel((0, 0)) > seen(row).getpixel((7, 15))  # type: ignore[operator]


def test_what_it_is_stands_below_it_in_three_languages(series: ImagingSeries, actor: Actor) -> None:
    choose(series, actor, place=1, note="Demo: schijf L4-L5 ")
    (one,) = chosen_images(series.study.encounter_id, actor=actor)
    assert one.picture.caption.model_dump() == {
        "nl": "MRI-scan van 9 maart 2026, beeld 2 van 2",
        "de": "MRT vom 9. März 2026, Bild 2 von 2",
        "en": "MRI scan of 9 March 2026, image 2 of 2",
    }
    assert one.picture.alt.nl.startswith("MRI-scan van 9 maart 2026, beeld 2 van 2. De arts")
    assert one.picture.note == "Demo: schijf L4-L5"


def test_the_same_is_chosen_once_and_comes_back_after_it_was_left_out(
    series: ImagingSeries, actor: Actor
) -> None:
    first = choose(series, actor)
    assert choose(series, actor) == first
    assert choose(series, actor, note="Demo") != first
    for _twice in range(2):
        leave_out(encounter_id=first.encounter_id, image_id=first.pk, actor=actor)
    assert KeyImageLeft.objects.count() == 1
    assert choose(series, actor) != first
    events = AuditEvent.objects.filter(event__startswith="diagnostics.key-image")
    assert Counter(each.event.rpartition(".")[2] for each in events) == {"chosen": 3, "left-out": 1}


def test_a_report_holds_a_few_and_no_more(series: ImagingSeries, actor: Actor) -> None:
    for number in range(MOST_CHOSEN):
        choose(series, actor, note=f"Demo {number}")
    with pytest.raises(TooManyChosen):
        choose(series, actor, note="Demo: one more")


@pytest.mark.parametrize(
    "changed",
    [{"place": 2}, {"place": -1}, {"window": 0.0}, {"window": -5.0}, {"level": float("nan")}],
)
def test_what_is_not_there_is_not_chosen(
    series: ImagingSeries, actor: Actor, changed: dict[str, Any]
) -> None:
    with pytest.raises(ImageUnknown):
        choose(series, actor, **changed)
    assert not KeyImage.objects.exists()


def test_only_who_writes_the_record_chooses(series: ImagingSeries, make_staff: MakeStaff) -> None:
    planner = make_staff(Role.PLANNER, username="demo-planner").as_actor()
    encounter = series.study.encounter_id
    for nobody in (planner, system("tests")):
        with pytest.raises(Forbidden):
            choose(series, nobody)
        with pytest.raises(Forbidden):
            leave_out(encounter_id=encounter, image_id=uuid7(), actor=nobody)
    with pytest.raises(Forbidden):
        chosen_png(encounter, uuid7(), actor=planner)
    with pytest.raises(Forbidden):
        chosen_images(encounter, actor=planner)
    with pytest.raises(Forbidden):
        RecordParts().pictures(encounter, actor=planner)


def test_an_image_of_another_visit_is_not_known(
    series: ImagingSeries, actor: Actor, details: PatientDetails
) -> None:
    row = choose(series, actor)
    booked = book(replace(details, family="Ander", email="ander@example.org"))
    other = open_encounter(appointment_id=booked.pk, actor=SYSTEM).pk
    with pytest.raises(ImageUnknown):
        leave_out(encounter_id=other, image_id=row.pk, actor=actor)
    with pytest.raises(ImageUnknown):
        choose_image(encounter_id=other, choice=Choice(series.pk, 0, LEVEL, WINDOW), actor=actor)
    assert not KeyImageLeft.objects.exists()
    with pytest.raises(ImageUnknown):
        chosen_png(uuid7(), row.pk, actor=actor)
    assert chosen_png(row.encounter_id, row.pk, actor=actor) == bytes(row.png)


def test_what_was_signed_with_an_image_keeps_it(
    series: ImagingSeries, actor: Actor, doctor: User, reader: Actor, report: DiagnosticReport
) -> None:
    row = choose(series, actor, note="Demo: L4-L5")
    refresh_draft(report_id=report.pk, base=report.draft_number, actor=actor)
    version = sign(write(report, doctor), doctor)
    (picture,) = ReportContent.model_validate(version.content).pictures
    assert (picture.sha256, picture.note) == (row.sha256, "Demo: L4-L5")
    leave_out(encounter_id=row.encounter_id, image_id=row.pk, actor=actor)
    asked = {"version_id": version.pk, "patient_id": report.patient_id, "actor": reader}
    with pytest.raises(ReportUnknown):
        report_picture(digest=row.sha256, **asked)
    release_report(version_id=version.pk, actor=actor)
    words = Translation(clinical=Clinical(assessment="Demo"), plain=Plain(found="Demo"))
    later = add_translation(version_id=version.pk, language="en", words=words, actor=actor)
    assert bytes(later.pdf).count(b"/Subtype /Image") == bytes(
        version.renditions.get(language="de").pdf
    ).count(b"/Subtype /Image")
    assert report_picture(digest=row.sha256, **asked) == bytes(row.png)
    with pytest.raises(ReportUnknown):
        report_picture(digest="0" * 64, **asked)
    with pytest.raises(Forbidden):
        report_picture(digest=row.sha256, **asked | {"actor": actor})


@pytest.fixture
def report(encounter: Encounter, doctor: User) -> DiagnosticReport:
    """Drafted from the record as it is, before an image was chosen."""
    begun = start_report(encounter_id=encounter.pk, language="de", actor=doctor.as_actor())
    return write(begun, doctor)
