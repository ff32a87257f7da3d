"""Work for later: forgetting sessions that are over."""

from datetime import timedelta

from django.core.management import call_command

from wervel.common.jobs.schedule import periodic


@periodic("accounts.forget-sessions", every=timedelta(hours=6), timeout=120)
def forget_sessions() -> None:
    call_command("clearsessions")
