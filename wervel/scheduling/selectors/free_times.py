"""The free times of a clinic's day, read once for all who wait."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from wervel.common import clock
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.selectors.catalogue import PlaceInfo, ServiceInfo, catalogue
from wervel.scheduling.selectors.slots import MOST_SLOTS, SlotOffer, SlotQuery, search_slots
from wervel.scheduling.waiting_list import FreeTime

STEP = timedelta(minutes=5)
Asked = tuple[str, Urgency | None]


class FreeTimes:
    """Keeps what was found until it is told to forget a day; made for one round of offers."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._found: dict[tuple[UUID, date], dict[Asked, list[SlotOffer]]] = {}

    def on(
        self, service: ServiceInfo, place: PlaceInfo, day: date, urgency: Urgency | None = None
    ) -> list[SlotOffer]:
        """Every free time of the service at the clinic on a day of the calendar, in order; with
        those that are kept free for visits of this urgency."""
        found = self._found.setdefault((place.id, day), {})
        asked = (service.slug, urgency)
        if asked not in found:
            found[asked] = self._search(service, place, day, urgency)
        return found[asked]

    def forget(self, place: PlaceInfo, day: date) -> None:
        """Something was taken there: other services may have less as well."""
        self._found.pop((place.id, day), None)

    def _search(
        self, service: ServiceInfo, place: PlaceInfo, day: date, urgency: Urgency | None
    ) -> list[SlotOffer]:
        if place.slug not in catalogue().place_by_slug:
            return []
        begin = datetime.combine(day, time(), clock.CLINIC_ZONE)
        end = datetime.combine(day + timedelta(days=1), time(), clock.CLINIC_ZONE)
        found: dict[str, SlotOffer] = {}
        while begin < end and end > self.now:
            query = SlotQuery(
                service=service.slug,
                location=place.slug,
                earliest=begin,
                until=end,
                limit=MOST_SLOTS,
                urgency=urgency,
            )
            slots = search_slots(query).slots
            found.update((one.id, one) for one in slots)
            if len(slots) < MOST_SLOTS:
                break
            # More than fit may begin at the last start; where all begin at once, go on.
            begin = slots[-1].start if slots[-1].start > begin else begin + STEP
        return list(found.values())

    @staticmethod
    def as_free(offer: SlotOffer) -> FreeTime:
        person = offer.practitioner
        return FreeTime(
            offer.start, person.id if person else None, person.languages if person else ()
        )
