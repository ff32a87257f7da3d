"""Putting a change of hours into force."""

from dataclasses import replace
from datetime import date

from wervel.common.actor import Actor
from wervel.directory import services as directory
from wervel.directory.models import Claimable, Location
from wervel.directory.opening import WeeklyHours
from wervel.scheduling.change_terms import ONE_DAY, AwayFrom, ClosedDay, OtherWeek, Terms
from wervel.scheduling.models import FreeDay, Schedule
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.hours import add_leave, set_weekly_hours


def touched(terms: Terms) -> set[int]:
    """The claimables whose open hours it changes."""
    if isinstance(terms, ClosedDay):
        rows = FreeDay.objects.filter(location__slug=terms.location)
        return set(rows.values_list("claimable_id", flat=True).distinct())
    return {terms.claimable}


def put_into_force(terms: Terms, reason: str, actor: Actor) -> None:
    """From now on for every search; what is booked stays."""
    if isinstance(terms, AwayFrom):
        add_leave(
            claimable=Claimable.objects.get(pk=terms.claimable),
            start=terms.start,
            end=terms.end,
            actor=actor,
            reason=reason,
        )
    elif isinstance(terms, OtherWeek):
        _other_week(terms, actor)
    else:
        _close(terms, actor)


def _other_week(terms: OtherWeek, actor: Actor) -> None:
    location = Location.objects.get(slug=terms.location)
    rows = Schedule.objects.filter(claimable_id=terms.claimable, location=location)
    rules = [row.rule for row in rows.order_by("id")]
    new = [
        WeeklyHours(one.weekday, one.opens, one.closes, terms.first, terms.last, one.most_visits)
        for one in terms.shifts
    ]
    set_weekly_hours(
        claimable=Claimable.objects.get(pk=terms.claimable),
        location=location,
        hours=[*new, *(_afterwards(terms.last, rule) for rule in rules if _goes_on(terms, rule))],
        actor=actor,
        valid_from=terms.first,
    )
    rebuild(touched(terms))


def _goes_on(terms: OtherWeek, rule: WeeklyHours) -> bool:
    """Whether a rule holds again when the change is over."""
    last = terms.last
    return last is not None and (rule.valid_until is None or rule.valid_until > last)


def _afterwards(last: date | None, rule: WeeklyHours) -> WeeklyHours:
    if last is None:
        return rule
    begin = last + ONE_DAY
    since = begin if rule.valid_from is None else max(rule.valid_from, begin)
    return replace(rule, valid_from=since)


def _close(terms: ClosedDay, actor: Actor) -> None:
    location = Location.objects.get(slug=terms.location)
    if not location.closures.filter(day=terms.day).exists():
        directory.add_closure(location=location, day=terms.day, reason=terms.words, actor=actor)
    rebuild(touched(terms))
