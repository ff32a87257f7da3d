"""Work of diagnostics that is done later, or when time has come."""

from datetime import timedelta
from uuid import UUID

from wervel.common import clock
from wervel.common.actor import system
from wervel.common.jobs.schedule import periodic
from wervel.common.jobs.task import job

PREVIEW_LIFE = timedelta(days=1)


@job(timeout=300)
def handle(message_id: str) -> None:
    """Put the results of one message where they belong."""
    from wervel.diagnostics.services.handling import handle_message

    handle_message(UUID(message_id))


@periodic("diagnostics.critical", every=timedelta(minutes=1))
def hand_on() -> None:
    """A critical value that nobody has answered goes to the next."""
    from wervel.diagnostics.services.critical import hand_on_overdue

    hand_on_overdue()


@periodic("diagnostics.report-calls", every=timedelta(minutes=5))
def look_for_late_calls() -> None:
    """A critical report whose patient nobody has called belongs to every doctor."""
    from wervel.diagnostics.services.report_releases import escalate_calls

    escalate_calls()


@periodic("diagnostics.report-previews", every=timedelta(hours=6))
def forget_previews() -> None:
    """Pages that were read and not signed for a day; they are laid out again when asked for.

    With them go the words that somebody typed a month ago and never saved."""
    from wervel.diagnostics.models import ReportPreview
    from wervel.diagnostics.services.report_typing import forget_old_typed

    forget_old_typed()

    ReportPreview.objects.filter(made_at__lt=clock.now() - PREVIEW_LIFE).delete()


@job(timeout=600)
def check_images(upload: str) -> None:
    """Scan, read and file the images of one upload."""
    from wervel.diagnostics.services.images import check_upload

    check_upload(UUID(upload))


@periodic("diagnostics.images", every=timedelta(minutes=10))
def tidy_images() -> None:
    """Remove what was sent only in part."""
    from wervel.diagnostics.services.images import tidy_up

    tidy_up()


def _is_any_left_behind() -> bool:
    from wervel.diagnostics.services.order_endings import is_any_left_behind

    return is_any_left_behind()


@periodic("diagnostics.left-behind", every=timedelta(minutes=1), when=_is_any_left_behind)
def withdraw() -> None:
    """Nobody comes for the scans of a visit that was cancelled."""
    from wervel.diagnostics.services.order_endings import withdraw_left_behind

    withdraw_left_behind(actor=system("orders"))


def _is_any_resting_on_answers() -> bool:
    from wervel.diagnostics.services.order_releases import is_any_resting_on_answers

    return is_any_resting_on_answers()


@periodic("diagnostics.mri-safety", every=timedelta(minutes=1), when=_is_any_resting_on_answers)
def look_at_answers() -> None:
    """A patient may tell of a pacemaker after the MRI was released."""
    from wervel.diagnostics.services.order_releases import hold_what_answers_block

    hold_what_answers_block(actor=system("orders"))
