"""Addresses of the staff door; the words are translated by the catalogues."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace import reserved, views
from wervel.workspace.figures.views import use
from wervel.workspace.qualifications.views import qualifications
from wervel.workspace.reminders.views import unsent

app_name = "workspace"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path(_("day/"), views.day, name="day"),
    path(_("visits/"), include("wervel.workspace.visits.urls")),
    path(_("records/"), include("wervel.workspace.linking.urls")),
    path(_("laboratory/"), include("wervel.workspace.laboratory.urls")),
    path(_("images/"), include("wervel.workspace.imaging.urls")),
    path(_("waiting/"), include("wervel.workspace.waiting.urls")),
    path(_("reserved/<slug:reference>/"), reserved.decide, name="reserved"),
    path(_("day/csv/"), views.day_csv, name="day-csv"),
    path(_("calendar/"), include("wervel.workspace.calendar.urls")),
    path(_("texts/"), include("wervel.workspace.signing.urls")),
    path(_("feeds/"), include("wervel.workspace.feeds.urls")),
    path(_("reminders/"), unsent, name="reminders"),
    path(_("hours/"), include("wervel.workspace.refits.urls")),
    path(_("counts/"), views.counts, name="counts"),
    path(_("use/"), use, name="use"),
    path(_("qualifications/"), qualifications, name="qualifications"),
    path(_("requests/"), include("wervel.workspace.contact.urls")),
    path(_("audit/"), views.audit_trail, name="audit"),
]
