"""Who may see and place orders, and who is qualified to release them."""

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.exceptions import NotQualified
from wervel.directory.choices import Qualification
from wervel.directory.models import PractitionerQualification
from wervel.encounters.rules import may_decide, may_read_record, may_write_record


def check_may_read(actor: Actor) -> None:
    if not may_read_record(actor):
        raise Forbidden


def check_may_order(actor: Actor) -> None:
    """Doctors order, and take back what was ordered."""
    if not may_decide(actor):
        raise Forbidden


def qualified_today(actor: Actor, kind: Qualification) -> PractitionerQualification | None:
    """The qualification that this member of staff has on this day; None without one.

    An exposure is a doctor's to justify, however qualified others are (§ 83 (3) StrlSchG).
    """
    if not _may_release(actor, kind):
        return None
    today = clock.today()
    own = PractitionerQualification.objects.filter(
        practitioner__user_id=actor.id, kind=kind, since__lte=today
    )
    return own.exclude(until__lte=today).order_by("since", "pk").first()


def check_qualified(actor: Actor, kind: Qualification) -> PractitionerQualification:
    """Forbidden for whose profession it is not, NotQualified without the qualification."""
    if not _may_release(actor, kind):
        raise Forbidden
    found = qualified_today(actor, kind)
    if found is None:
        raise NotQualified
    return found


def _may_release(actor: Actor, kind: Qualification) -> bool:
    return may_decide(actor) if kind == Qualification.IONISING else may_write_record(actor)
