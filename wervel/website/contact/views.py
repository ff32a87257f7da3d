"""How to reach us, with what is open now."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wervel.contact.hours import PHONE_HOURS, WHATSAPP_HOURS, availability
from wervel.directory import selectors as directory
from wervel.website.keeping import standing
from wervel.website.pages import show


def contact(request: HttpRequest) -> HttpResponse:
    details = directory.contact_details()
    context = {
        "title": _("Contact"),
        "details": details,
        "whatsapp": availability(WHATSAPP_HOURS),
        "phone": availability(PHONE_HOURS),
        "whatsapp_number": details.whatsapp.lstrip("+") if details else "",
    }
    return show(
        request, "website/contact/contact.html", context, section="contact", fresh=standing()
    )
