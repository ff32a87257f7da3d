"""Who waits for an earlier time, what was offered to them, and what was freed since."""

from django.db import models
from django.db.models import Q

from wervel.common.ids import new_secret, uuid7
from wervel.common.language import LANGUAGES
from wervel.directory.models import HealthcareService, Location, Practitioner
from wervel.scheduling.choices import OfferState, WaitingEnd, WaitingState
from wervel.scheduling.models.appointments import Appointment
from wervel.scheduling.models.claims import Hold

EVERY_DAY, EVERY_PART = 0b1111111, 0b111
LONGEST_NOTICE = 14 * 24


class WaitingEntry(models.Model):
    """The holder of an appointment wants an earlier time for it.

    `weekdays` and `parts` are bits: Monday and morning are the lowest. `notice_hours` is how long
    beforehand the person must know. A clinic suits when it is one of `places`, or within
    `radius_km` of the point (degrees, WGS 84). `urgency` is what the appointment's check said;
    `since` is when the waiting began, which is what ranks.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="waiting")
    service = models.ForeignKey(HealthcareService, models.PROTECT, related_name="+")
    places = models.ManyToManyField(Location, related_name="+")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    radius_km = models.PositiveSmallIntegerField(null=True)
    weekdays = models.PositiveSmallIntegerField(default=EVERY_DAY)
    parts = models.PositiveSmallIntegerField(default=EVERY_PART)
    notice_hours = models.PositiveSmallIntegerField()
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    own_language = models.BooleanField(default=False)
    language = models.CharField(max_length=2)
    urgency = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=WaitingState.choices, default=WaitingState.ACTIVE
    )
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=8, choices=WaitingEnd.choices, blank=True)

    class Meta:
        constraints = [
            # It is also the index by which a freed time sees that nobody waits.
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state=WaitingState.ACTIVE),
                name="waits_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=WaitingState.ACTIVE, ended_at=None, ended_because="")
                | Q(
                    state=WaitingState.ENDED,
                    ended_at__isnull=False,
                    ended_because__in=WaitingEnd.values,
                ),
                name="waiting_has_ended_or_not",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__range=(1, EVERY_DAY), parts__range=(1, EVERY_PART)),
                name="waiting_for_some_time",
            ),
            models.CheckConstraint(
                condition=Q(notice_hours__lte=LONGEST_NOTICE), name="waiting_notice_is_short"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, radius_km=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="waiting_point_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="waiting_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} since {self.since:%Y-%m-%d}"


class WaitingOffer(models.Model):
    """A time that is kept for somebody who waits, until `expires_at`; the secret answers it.

    The hold has the claims of the time, so that no two open offers can share one. An offer that
    is over has no hold. `sequence` is the number of the change that an accepted one has made to
    the appointment: as long as no other came after it, the appointment is at this time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(WaitingEntry, models.PROTECT, related_name="offers")
    secret = models.CharField(max_length=22, unique=True, default=new_secret, editable=False)
    slot = models.CharField(max_length=400)
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    start = models.DateTimeField()
    end = models.DateTimeField()
    # The services end the offer before its hold goes; the database refuses it otherwise.
    hold = models.OneToOneField(Hold, models.DO_NOTHING, null=True, related_name="offer")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    answered_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=OfferState.OPEN), name="one_open_offer_each"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=OfferState.ACCEPTED), name="one_accepted_offer"
            ),
            # What was not wanted once is not offered again.
            models.UniqueConstraint(
                fields=["entry", "location", "start"], name="a_time_is_offered_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OfferState.values), name="offer_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=OfferState.OPEN, hold__isnull=False, answered_at=None)
                | (~Q(state=OfferState.OPEN) & Q(hold=None, answered_at__isnull=False)),
                name="open_offer_keeps_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=OfferState.ACCEPTED, sequence__isnull=False)
                | (~Q(state=OfferState.ACCEPTED) & Q(sequence=None)),
                name="accepted_offer_has_moved",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("offered_at"))
                & Q(start__gte=models.F("expires_at")),
                name="offer_ends_before_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state=OfferState.OPEN), name="open_offers"
            )
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} {self.state}"


class FreedTime(models.Model):
    """Time was freed or opened at a clinic on a UTC day, and those who wait were not asked yet.

    The number is another after each freeing, so that one that comes meanwhile is not overlooked.
    """

    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    day = models.IntegerField()
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "day"], name="one_mark_a_clinic_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.location_id} day {self.day}"
