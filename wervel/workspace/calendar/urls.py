"""Addresses of the calendar and of what is done from it."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.calendar import booking, moves, planning, queue, views, visits

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.calendar, name="calendar"),
    path(_("state/"), views.state, name="calendar-state"),
    path(_("new/"), booking.who, name="new"),
    path(_("new/time/"), booking.when, name="new-time"),
    path(_("new/<str:hold>/"), booking.confirm, name="new-confirm"),
    path(_("walk-ins/"), queue.walk_ins, name="walk-ins"),
    path(_("blocks/"), planning.blocks, name="blocks"),
    path(_("blocks/<int:number>/"), planning.block, name="block"),
    path(_("visit/<slug:reference>/"), visits.visit, name="visit"),
    path(_("visit/<slug:reference>/move/"), moves.move, name="visit-move"),
    path(_("visit/<slug:reference>/move/all/"), moves.move_all, name="visit-move-all"),
]
