"""Addresses of the desk, the worklist and a record."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from wervel.encounters.choices import Section
from wervel.workspace.visits import views
from wervel.workspace.visits.arrival import access
from wervel.workspace.visits.arrival import views as arrival
from wervel.workspace.visits.examination.views import examination
from wervel.workspace.visits.intake import views as intake
from wervel.workspace.visits.report.waiting import waiting
from wervel.workspace.visits.sections.views import section
from wervel.workspace.visits.worklist import views as worklist

urlpatterns: list[URLPattern | URLResolver] = [
    path("", worklist.visits, name="worklist"),
    path(_("state/"), worklist.state, name="worklist-state"),
    path(_("desk/"), arrival.desk, name="desk"),
    path(_("desk/<slug:reference>/"), arrival.receive, name="arrival"),
    path(_("desk/<slug:reference>/access/"), access.codes, name="desk-access"),
    path(_("desk/<slug:reference>/access/<uuid:access_id>/"), access.end, name="desk-access-end"),
    path(_("desk/<slug:reference>/intake/"), intake.desk, name="intake-desk"),
    path(_("desk/<slug:reference>/intake/<int:number>/"), intake.task, name="intake-task"),
    path(_("<uuid:encounter_id>/intake/"), intake.record, name="record-intake"),
    path("<uuid:encounter_id>/", views.overview, name="record"),
    path(
        _("<uuid:encounter_id>/history/"),
        section,
        {"section": Section.HISTORY},
        name="record-history",
    ),
    path(
        _("<uuid:encounter_id>/assessment/"),
        section,
        {"section": Section.ASSESSMENT},
        name="record-assessment",
    ),
    path(_("<uuid:encounter_id>/plan/"), section, {"section": Section.PLAN}, name="record-plan"),
    path(_("<uuid:encounter_id>/step/"), worklist.step, name="record-step"),
    path(_("<uuid:encounter_id>/left/"), arrival.left, name="visit-left"),
    path(_("<uuid:encounter_id>/examination/"), examination, name="record-examination"),
    path(_("<uuid:encounter_id>/results/"), include("wervel.workspace.visits.results.urls")),
    path("", include("wervel.workspace.visits.orders.urls")),
    path(_("waiting-reports/"), waiting, name="waiting-reports"),
    path("<uuid:encounter_id>/", include("wervel.workspace.visits.report.urls")),
    path(_("<uuid:encounter_id>/images/"), include("wervel.workspace.visits.images.urls")),
]
