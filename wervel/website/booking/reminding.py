"""The button under the reminders of the manage page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.forms_origin import anonymous_form
from wervel.common.ratelimits.counting import limit_write
from wervel.scheduling.exceptions import TransitionRefused
from wervel.scheduling.reminder_times import in_order
from wervel.scheduling.services.reminding import choose_reminders
from wervel.website.booking.manage import secret_page
from wervel.website.booking.reminders import SAVED


@require_POST
@anonymous_form
@secret_page
def choose(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep what is ticked; nothing ticked stops all reminders."""
    limit_write("manage.address", address_key(request))
    address = reverse("website:booking-manage", args=[secret])
    kinds = in_order(request.POST.getlist("reminders"))
    try:
        choose_reminders(manage_secret=secret, kinds=kinds, actor=VISITOR)
    except TransitionRefused:
        # Cancelled meanwhile, which is what the page says.
        return HttpResponseRedirect(address)
    return HttpResponseRedirect(f"{address}?{SAVED}=1#reminders")
