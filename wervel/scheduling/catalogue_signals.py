"""A change of the directory makes every process read it again.

The directory knows nothing of booking, so booking listens. Writes that send no signal, such as
bulk ones, are followed by `services.free_days.rebuild`, which says the same.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save

from wervel.directory import models as directory
from wervel.scheduling.services.free_days import catalogue_changed

WATCHED = (
    directory.Organization,
    directory.Location,
    directory.OpeningHours,
    directory.Closure,
    directory.Practitioner,
    directory.PractitionerRole,
    directory.Room,
    directory.Device,
    directory.HealthcareService,
    directory.ServiceRequirement,
    directory.VisitPlan,
    directory.VisitPlanStep,
)


def connect() -> None:
    for model in WATCHED:
        post_save.connect(_changed, sender=model)
        post_delete.connect(_changed, sender=model)


def _changed(sender: type, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        catalogue_changed()
