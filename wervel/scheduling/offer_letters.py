"""The letter that offers an earlier time: when and where, until when, and one link. Never why."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import full_date_words, time_words, weekday_words
from wervel.contact.services import Letter
from wervel.patients.models import Patient
from wervel.scheduling.letters import greeting_name
from wervel.scheduling.links import offer_url
from wervel.scheduling.models import Appointment, WaitingOffer
from wervel.scheduling.selectors.catalogue import PlaceInfo


def offer_letter(
    offer: WaitingOffer, appointment: Appointment, patient: Patient, place: PlaceInfo
) -> Letter:
    """In the patient's language."""
    with translation.override(patient.language):
        subject = _("An earlier time in %(place)s") % {"place": place.name}
        context = {
            "subject": subject,
            "greeting": greeting_name(patient.given, patient.family),
            "language": patient.language,
            "until": until_words(offer.expires_at),
            "offer_url": offer_url(offer.secret, patient.language),
            "facts": [
                (_("New time"), _moment(offer.start)),
                (_("Place"), place.address),
                (_("Your time now"), _moment(appointment.start)),
                (_("Reference"), appointment.reference),
            ],
        }
        return Letter(
            subject=subject,
            text=render_to_string("scheduling/mail/offer.txt", context),
            html=render_to_string("scheduling/mail/offer.html", context),
        )


def until_words(moment: datetime) -> str:
    """``vrijdag 27 november 14:30``: a mail is read on another day than it was written."""
    return f"{weekday_words(clock.to_clinic(moment).date())} {time_words(moment)}"


def _moment(moment: datetime) -> str:
    return f"{full_date_words(clock.to_clinic(moment).date())}, {time_words(moment)}"
