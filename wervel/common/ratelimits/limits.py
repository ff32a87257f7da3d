"""Every limit of the product. Numbers are ours, chosen so that no honest person meets one."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in each window of `per`."""

    count: int
    per: timedelta

    @property
    def seconds(self) -> int:
        return int(self.per.total_seconds())


MINUTE, QUARTER, HOUR = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)

LIMITS: dict[str, Limit] = {
    # writes
    "booking.phone": Limit(5, HOUR),
    "booking.address": Limit(30, HOUR),
    "hold.address": Limit(60, HOUR),
    "draft.address": Limit(120, HOUR),
    "manage.address": Limit(60, HOUR),
    "report-link.address": Limit(60, HOUR),
    "activation.address": Limit(30, HOUR),
    # A form on the phone keeps itself after each change.
    "intake.draft.address": Limit(600, HOUR),
    # Many people share one address of a mobile network; nobody shares their number with many.
    "contact.message.address": Limit(15, HOUR),
    "contact.message.person": Limit(5, HOUR),
    "contact.callback.address": Limit(8, HOUR),
    "contact.callback.person": Limit(3, HOUR),
    # reads, and the steps of a check, which are too many to count in the database
    "check.address": Limit(600, MINUTE),
    "slots.address": Limit(60, MINUTE),
    "locations.address": Limit(60, MINUTE),
    "services.address": Limit(120, MINUTE),
    # Programs of a whole clinic ask for calendars from one address.
    "feed.address": Limit(240, MINUTE),
    # A laboratory sends all day long; with a key, by its name.
    "fhir.client": Limit(600, MINUTE),
    "fhir.address": Limit(1200, MINUTE),
    # Each pause while typing is a search.
    "search.address": Limit(240, MINUTE),
}
