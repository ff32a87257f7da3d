"""What is against one practitioner, room or device at a time."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.language import localized
from wervel.directory.models import Closure, Device, OpeningHours, Room
from wervel.directory.opening import WeeklyHours
from wervel.directory.public_holidays import holiday_name
from wervel.scheduling.availability import own_bits, weekly_bits
from wervel.scheduling.bitmap import positions
from wervel.scheduling.kept_free import kept_stretches
from wervel.scheduling.models import Claim, Leave
from wervel.scheduling.reasons.words import Reason, hours_words, room_words, until_words
from wervel.scheduling.selectors.catalogue import Catalogue
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.selectors.opening import Post, posts, rule_of
from wervel.scheduling.selectors.seats import dates_between
from wervel.scheduling.services.claiming import Board, sight_of
from wervel.scheduling.services.wanted import Visit
from wervel.scheduling.sessions import sessions_on
from wervel.scheduling.ticks import day_of, first_tick, moment_of, tick_from

Bits = Callable[[int], int]


class Facts:
    """What is known of the visit's clinic and of all that could serve it.

    `named`: whether the reader may know references. `ended_holds` becomes true when a hold that has
    ended still takes something: a booking would free it first. `given`: the appointment that is to
    be moved, whose own time is not in its way.
    """

    def __init__(
        self,
        visit: Visit,
        board: Board,
        known: Catalogue,
        *,
        named: bool,
        given: UUID | None = None,
    ) -> None:
        self.visit = visit
        self.given = given
        self.board = board
        self.known = known
        self.named = named
        self.ended_holds = False
        self.sight = sight_of(visit, board, known)
        here = visit.place.id
        found = posts({row.claimable for row in board.rows})
        self.posts = {post.claimable: post for post in found if post.location == here}
        self.opening = [rule_of(one) for one in OpeningHours.objects.filter(location=here)]
        self.names = {person.claimable: person.name for person in known.people}
        rooms = Room.objects.filter(location=here).values_list("claimable_id", "name")
        self.names |= {claimable: room_words(name) for claimable, name in rooms}
        devices = Device.objects.filter(location=here).values_list("claimable_id", "name")
        self.names |= dict(devices)

    def name(self, claimable: int) -> str:
        return self.names.get(claimable, str(claimable))

    def is_person(self, claimable: int) -> bool:
        return claimable in self.known.person_by_claimable


def reasons_against(claimable: int, begin: int, end: int, facts: Facts) -> list[Reason]:
    """All of them for the ticks from `begin` up to `end`; none when it is free for the visit."""
    return [
        *_clinic_closed(begin, end, facts),
        *_outside_hours(claimable, begin, end, facts),
        *_away(claimable, begin, end, facts),
        *_not_for_this_visit(claimable, begin, end, facts),
        *_taken(claimable, begin, end, facts),
    ]


def _lacks(begin: int, end: int, bits: Bits) -> bool:
    """Whether the bits of the days leave out any of the ticks."""
    days = {day: bits(day) for day in range(day_of(begin), day_of(end - 1) + 1)}
    return not all(
        days[day_of(tick)] >> tick - first_tick(day_of(tick)) & 1 for tick in range(begin, end)
    )


def _clinic_closed(begin: int, end: int, facts: Facts) -> Iterator[Reason]:
    place = facts.visit.place
    for day in dates_between(begin, end):
        if name := holiday_name(day):
            yield Reason("holiday", _("It is a public holiday: %(name)s.") % {"name": name})
        for reason in Closure.objects.filter(location=place.id, day=day).values_list(
            "reason", flat=True
        ):
            words = _("%(place)s is closed on this day: %(reason)s")
            yield Reason("closure", words % {"place": place.name, "reason": localized(reason)})
    if _lacks(begin, end, lambda day: weekly_bits(day, facts.opening)):
        hours = _stretches_on(dates_between(begin, end)[0], facts.opening)
        words = _("%(place)s is not open then (%(hours)s).") if hours else _("%(place)s is closed.")
        yield Reason("clinic-hours", words % {"place": place.name, "hours": hours})


def _stretches_on(day: date, rules: list[WeeklyHours] | tuple[WeeklyHours, ...]) -> str:
    return hours_words(sorted((one.opens, one.closes) for one in rules if one.holds_on(day)))


def _outside_hours(claimable: int, begin: int, end: int, facts: Facts) -> Iterator[Reason]:
    post = facts.posts.get(claimable)
    what = {"who": facts.name(claimable), "place": facts.visit.place.name}
    if post is None:
        yield Reason("not-here", _("%(who)s is not at %(place)s any more.") % what)
        return
    if not _lacks(begin, end, lambda day: own_bits(day, post.hours, post.exceptions)):
        return
    hours = _own_hours_on(dates_between(begin, end)[0], post)
    if hours:
        words = _("It is outside the hours of %(who)s at %(place)s (%(hours)s).")
        yield Reason("hours", words % {**what, "hours": hours})
    else:
        yield Reason("hours", _("%(who)s is not at %(place)s on this day.") % what)


def _own_hours_on(day: date, post: Post) -> str:
    special = dict(post.exceptions)
    if day in special:
        return hours_words(special[day])
    return _stretches_on(day, post.hours or ())


def _away(claimable: int, begin: int, end: int, facts: Facts) -> Iterator[Reason]:
    rows = Leave.objects.filter(
        claimable=claimable,
        start__lt=moment_of(end),
        end__gt=moment_of(begin),
    )
    for row in rows.order_by("start"):
        what = {
            "who": facts.name(claimable),
            "until": until_words(tick_from(row.end), facts.visit.tick),
            "reason": row.reason,
        }
        yield Reason("away", _away_words(facts.is_person(claimable), row.reason) % what)


def _away_words(is_person: bool, reason: str) -> str:
    if is_person:
        return (
            _("%(who)s is away until %(until)s (%(reason)s).")
            if reason
            else _("%(who)s is away until %(until)s.")
        )
    return (
        _("%(who)s is out of use until %(until)s (%(reason)s).")
        if reason
        else _("%(who)s is taken by maintenance until %(until)s.")
    )


def _not_for_this_visit(claimable: int, begin: int, end: int, facts: Facts) -> Iterator[Reason]:
    """What the sight hides: who lacks an ability, and times kept for the urgent."""
    sight, visit = facts.sight, facts.visit
    if claimable in sight.barred:
        words = _("%(who)s does not suit what the patient needs.")
        yield Reason("ability", words % {"who": facts.name(claimable)})
    yield from _crowded(claimable, begin, end, facts)
    for rule in sight.kept.get((claimable, key_of(visit.place.id)), ()):
        if rule.is_for(sight.urgency):
            continue
        for day in range(day_of(begin), day_of(end - 1) + 1):
            for stretch in kept_stretches(day, rule):
                ticks = {first_tick(day) + one for one in positions(stretch.bits)}
                if sight.now < stretch.released and not ticks.isdisjoint(range(begin, end)):
                    yield Reason("kept-free", _kept_words(claimable, stretch.released, facts))


def _crowded(claimable: int, begin: int, end: int, facts: Facts) -> Iterator[Reason]:
    """Seats of holds that have ended do not count: a booking frees them first."""
    place = key_of(facts.visit.place.id)
    if not any(
        _meet(ticks, begin, end) for ticks in facts.sight.crowded.get((claimable, place), ())
    ):
        return
    limited = next(one for one in facts.known.suiting.limited[place] if one.claimable == claimable)
    ended = Claim.objects.filter(claimable=limited.quota, hold__expires_at__lte=clock.now())
    gone = set(ended.values_list("tick", flat=True))
    seats = {tick for quota, tick in facts.board.seats if quota == limited.quota} - gone
    facts.ended_holds = facts.ended_holds or bool(gone)
    for session in sessions_on(limited.rules, facts.visit.dates):
        if _meet(session.ticks, begin, end) and session.left(seats) < 1:
            words = _("%(who)s is full between %(begin)s and %(end)s (most visits: %(limit)s).")
            what = {
                "who": facts.name(claimable),
                "limit": session.most,
                "begin": until_words(session.ticks.start, facts.visit.tick),
                "end": until_words(session.ticks.stop, facts.visit.tick),
            }
            yield Reason("session-limit", words % what)


def _meet(ticks: range, begin: int, end: int) -> bool:
    return ticks.start < end and begin < ticks.stop


def _kept_words(claimable: int, released: int, facts: Facts) -> str:
    words = _("%(who)s keeps this time free for urgent visits until %(until)s.")
    until = until_words(released, facts.visit.tick)
    return words % {"who": facts.name(claimable), "until": until}


def _taken(claimable: int, begin: int, end: int, facts: Facts) -> Iterator[Reason]:
    claims = Claim.objects.filter(claimable=claimable, tick__gte=begin, tick__lt=end)
    if facts.given is not None:
        claims = claims.exclude(appointment_id=facts.given)
    owners = claims.order_by("tick").values_list(
        "hold_id", "hold__expires_at", "appointment_id", "appointment__reference"
    )
    for hold, expires, appointment, reference in dict.fromkeys(owners):
        if hold is not None and expires <= clock.now():
            facts.ended_holds = True
            continue
        of_owner = Claim.objects.filter(
            claimable=claimable, hold_id=hold, appointment_id=appointment
        )
        last = of_owner.aggregate(last=Max("tick"))["last"]
        what = {
            "who": facts.name(claimable),
            "until": until_words(last + 1, facts.visit.tick),
            "reference": reference,
        }
        if hold is not None:
            what["until"] = until_words(tick_from(expires), facts.visit.tick)
            words = _("Somebody who is booking now holds %(who)s until %(until)s.")
            yield Reason("held", words % what)
        elif facts.named:
            words = _("%(who)s is taken by appointment %(reference)s until %(until)s.")
            yield Reason("taken", words % what)
        else:
            words = _("%(who)s is taken by another appointment until %(until)s.")
            yield Reason("taken", words % what)
