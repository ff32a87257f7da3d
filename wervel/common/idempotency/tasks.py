"""Forgetting answers that can no longer be replayed."""

from datetime import timedelta

from wervel.common.idempotency.answers import delete_outlived
from wervel.common.jobs.schedule import periodic


@periodic("idempotency.clean", every=timedelta(hours=1))
def clean() -> None:
    delete_outlived()
