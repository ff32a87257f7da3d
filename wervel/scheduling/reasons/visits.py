"""Why a time cannot be had: every reason, from the same facts as availability.

There is none exactly when the time can be booked; a test holds the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.choices import Ability, Access, ClaimableKind, DeviceType, RoomType, Specialty
from wervel.scheduling.ages import age_words
from wervel.scheduling.models import Claim
from wervel.scheduling.reasons.claimables import Facts, reasons_against
from wervel.scheduling.reasons.words import Reason
from wervel.scheduling.rules import may_see_all_appointments, may_see_reasons
from wervel.scheduling.selectors.catalogue import Resource, catalogue
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.selectors.offered import lasting
from wervel.scheduling.selectors.seats import full_among
from wervel.scheduling.selectors.suiting import missing_at
from wervel.scheduling.services.claiming import choose, read_board, takings_of, with_given
from wervel.scheduling.services.locking import appointment_for_staff
from wervel.scheduling.services.planning import (
    is_beyond_horizon,
    is_on_grid,
    soonest,
    visit_of,
)
from wervel.scheduling.services.putting import minutes_of
from wervel.scheduling.services.wanted import Visit
from wervel.scheduling.sight import PLAIN, Wish
from wervel.scheduling.slot_token import SlotToken
from wervel.scheduling.ticks import moment_of, tick_at

LABELS = {
    **{(ClaimableKind.PRACTITIONER.value, one.value): one.label for one in Specialty},
    **{(ClaimableKind.ROOM.value, one.value): one.label for one in RoomType},
    **{(ClaimableKind.DEVICE.value, one.value): one.label for one in DeviceType},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A time that somebody would like, by slugs; `age` is the patient's, where it is known.

    `moving`: the appointment that is to have this time, with its own length.
    """

    service: str
    location: str
    practitioner: str | None
    start: datetime
    wish: Wish = PLAIN
    age: int | None = None
    moving: UUID | None = None


def why_not(asked: Asked, *, actor: Actor) -> list[Reason]:
    """All reasons why this time cannot be booked; none when it can be.

    For staff who book, else Forbidden; references of other appointments only for those who may see
    every appointment. SlotUnknown when there is no such service, clinic or practitioner.
    """
    if not may_see_reasons(actor):
        raise Forbidden
    known = catalogue()
    tick = tick_at(asked.start)
    token = SlotToken(asked.service, asked.location, asked.practitioner, tick, 1, asked.wish)
    visit = _lasting(visit_of(token, known), asked.moving, actor)
    given = takings_of(Q(appointment_id=asked.moving)) if asked.moving else []
    board = with_given(read_board(visit, known, lock=False), given)
    named = may_see_all_appointments(actor)
    facts = Facts(visit, board, known, named=named, given=asked.moving)
    found = [
        *_of_the_time(visit, asked),
        *_of_the_patient(visit, asked),
        *_of_the_limit(facts),
        *_of_the_needs(visit, facts),
    ]
    # The claims and hours give a reason for whatever is not free; where they do not, the free days
    # are not what they should be, and `wervel verify` says where.
    if not found and not facts.ended_holds and choose(visit, board, known) is None:
        return [Reason("stale", _("The diary has to be made anew. Please tell the technicians."))]
    return list(dict.fromkeys(found))


def _lasting(visit: Visit, moving: UUID | None, actor: Actor) -> Visit:
    if moving is None:
        return visit
    minutes = minutes_of(appointment_for_staff(moving, actor))
    return replace(visit, service=lasting(visit.service, minutes))


def _of_the_time(visit: Visit, asked: Asked) -> Iterator[Reason]:
    service = visit.service
    if asked.start <= clock.now():
        yield Reason("past", _("This time is past."))
    elif visit.tick < soonest(service):
        words = _("It needs %(minutes)s minutes' notice.") % {"minutes": service.notice_minutes}
        yield Reason("notice", words)
    if is_beyond_horizon(visit):
        words = _("It can be booked at most %(days)s days ahead.") % {"days": service.horizon_days}
        yield Reason("horizon", words)
    if moment_of(visit.tick) != asked.start or not is_on_grid(visit):
        words = _("It begins only every %(minutes)s minutes, counted from midnight.")
        yield Reason("grid", words % {"minutes": service.grid_minutes})


def _of_the_patient(visit: Visit, asked: Asked) -> Iterator[Reason]:
    service = visit.service
    if asked.age is not None and not service.suits_age(asked.age):
        yield Reason("age", age_words(service.min_age, service.max_age))
    for code in missing_at(visit.place, service, visit.wish):
        what = {"place": visit.place.name, "what": access_words(code)}
        yield Reason("access", _("%(place)s does not have this: %(what)s.") % what)


def access_words(code: str) -> str:
    """What is needed, by its code; a code that nobody knows stands for itself."""
    for choices in (Access, Ability):
        if code in choices.values:
            return str(choices(code).label)
    return code


def _of_the_limit(facts: Facts) -> Iterator[Reason]:
    """Seats of holds that have ended do not count: a booking frees them first."""
    visit, known = facts.visit, facts.known
    limit, person = visit.service.daily_limit, visit.person
    if limit is None or person is None:
        return
    quota, now = visit.quota(known), clock.now()
    seats = {tick for one, tick in facts.board.seats if one == quota}
    ended = Claim.objects.filter(claimable=quota, hold__expires_at__lte=now, tick__in=seats)
    gone = set(ended.values_list("tick", flat=True))
    facts.ended_holds = facts.ended_holds or bool(gone)
    if quota is None or full_among(seats - gone, limit):
        words = _("%(who)s has no more visits of this kind on this day (at most %(limit)s).")
        yield Reason("daily-limit", words % {"who": person.name, "limit": limit})


def _of_the_needs(visit: Visit, facts: Facts) -> Iterator[Reason]:
    """Per need what is against each that could serve it; nothing when one of them is free."""
    for number, one in enumerate(visit.service.resources):
        candidates = facts.board.members(
            key_of(visit.place.id), facts.known.pools_for(one.kind, one.code)
        )
        if number == 0 and visit.person:
            candidates = [who for who in candidates if who == visit.person.claimable]
        if not candidates:
            yield _nobody(visit, one, named=number == 0)
            continue
        begin, end = visit.tick - one.need.before, visit.tick + one.need.length
        against = [reasons_against(who, begin, end, facts) for who in candidates]
        if all(against):
            for reasons in against:
                yield from reasons


def _nobody(visit: Visit, one: Resource, *, named: bool) -> Reason:
    if named and visit.person:
        words = _("%(who)s does not do this at %(place)s.")
        what = {"who": visit.person.name, "place": visit.place.name}
        return Reason("not-here", words % what)
    label = LABELS.get((one.kind, one.code), one.code)
    words = _("%(place)s does not have this: %(what)s.")
    return Reason("not-here", words % {"place": visit.place.name, "what": label})
