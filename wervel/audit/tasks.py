"""Work for later: sealing."""

from datetime import timedelta

from wervel.audit.sealing import seal_waiting, something_waits
from wervel.common.jobs.schedule import periodic


@periodic("audit.seal", every=timedelta(seconds=5), when=something_waits, timeout=120)
def seal() -> None:
    seal_waiting()
