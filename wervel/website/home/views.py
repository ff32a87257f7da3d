"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common.language import current_language
from wervel.directory import selectors as directory
from wervel.knowledge.selectors import region_address
from wervel.website.clinics.maps import clinic_map
from wervel.website.next_time import next_time
from wervel.website.pages import show
from wervel.website.sharing.heads import Sharing, general_description
from wervel.website.sharing.organizations import organization_data, website_data

REGION = "back"


def home(request: HttpRequest) -> HttpResponse:
    """Three ways in: the check, an appointment, the knowledge base by region or by search."""
    first_free = next_time("")
    context = {
        "title": _("Know what is wrong with your back"),
        "check_url": reverse("website:check-start"),
        "booking_url": reverse("website:booking"),
        "search_url": reverse("website:search"),
        "region_url": region_address(REGION, current_language()) or reverse("website:knowledge"),
        "first_free": first_free,
        "map": clinic_map(directory.locations()),
    }
    details = directory.contact_details()
    data = [website_data()]
    if details:
        data.append(organization_data(details, directory.legal_entity()))
    return show(
        request,
        "website/home/home.html",
        context,
        fresh=first_free.fresh,
        sharing=Sharing(general_description(), data=tuple(data)),
    )
