"""Addresses of booking. A draft's or an appointment's secret is the permission to see it."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.website.booking import (
    chain_moving,
    chain_steps,
    chains,
    manage,
    moving,
    preparing,
    reminding,
    views,
    waiting,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.times, name="booking"),
    path(_("choose/"), views.choose, name="booking-choose"),
    path(_("in-one-day/"), chains.one_day, name="booking-chain"),
    path(_("together/"), chains.together, name="booking-together"),
    path(_("in-one-day/choose/"), chains.choose, name="booking-chain-choose"),
    path(_("in-one-day/<str:secret>/details/"), chain_steps.details, name="booking-chain-details"),
    path(_("in-one-day/<str:secret>/check/"), chain_steps.review, name="booking-chain-review"),
    path(_("in-one-day/<str:secret>/extend/"), chain_steps.extend, name="booking-chain-extend"),
    path(_("manage/<str:secret>/all/move/"), chain_moving.move_all, name="booking-move-all"),
    path(_("manage/<str:secret>/all/"), chain_steps.cancel_all, name="booking-cancel-all"),
    path(_("manage/<str:secret>/"), manage.manage, name="booking-manage"),
    path(_("manage/<str:secret>/reminders/"), reminding.choose, name="booking-reminders"),
    path(_("manage/<str:secret>/prepare/"), preparing.tasks, name="booking-prepare"),
    path(
        _("manage/<str:secret>/prepare/<int:number>/"), preparing.task, name="booking-prepare-task"
    ),
    path(_("manage/<str:secret>/move/"), moving.move, name="booking-move"),
    path(_("manage/<str:secret>/appointment.ics"), manage.calendar_file, name="booking-calendar"),
    path(_("manage/<str:secret>/earlier/"), waiting.earlier, name="booking-earlier"),
    path(_("offer/<str:secret>/"), waiting.offer, name="booking-offer"),
    path(_("confirmed/<str:secret>/"), manage.confirmed, name="booking-confirmed"),
    path(_("<str:secret>/details/"), views.details, name="booking-details"),
    path(_("<str:secret>/extend/"), views.extend, name="booking-extend"),
    path(_("<str:secret>/check/"), views.review, name="booking-review"),
]
