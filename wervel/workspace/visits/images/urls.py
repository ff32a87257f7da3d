"""Addresses of the images of a visit."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.visits.images import readings, views
from wervel.workspace.visits.images.sending import images

urlpatterns: list[URLPattern | URLResolver] = [
    path("", images, name="record-images"),
    path(_("reading/"), readings.new, name="record-reading-new"),
    path(_("reading/<uuid:reading_id>/"), readings.correct, name="record-reading"),
    path(_("file/<uuid:image_id>/"), views.download, name="record-image-file"),
    path(
        _("series/<uuid:series_id>/<int:first>-<int:last>/"), views.grey, name="record-image-grey"
    ),
    path(_("for-report/<uuid:image_id>.png"), views.chosen, name="record-image-chosen"),
    path(_("for-report/<uuid:image_id>/out/"), views.leave, name="record-image-leave"),
    path("<uuid:study_id>/", views.study, name="record-study"),
]
