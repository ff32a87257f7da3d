"""`make torture`: the long history on both databases, and its report.

python -m tests.scheduling.history --clients 20 --operations 2000 --kill-every 5
"""

import argparse
import math
import os
import sys
import tempfile
from pathlib import Path

from tests.databases import ROOT, Engine
from tests.private_postgres import PrivatePostgres
from tests.scheduling.history.playing import Plan, Played, play
from tests.scheduling.history.report import write_report
from tests.scheduling.races.conftest import build_unbooked
from tests.serving import Serving

REPORT = ROOT / "docs" / "torture.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.scheduling.history", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--operations", type=int, default=2000, help="of each client")
    parser.add_argument("--kill-every", type=float, default=5, help="seconds")
    parser.add_argument("--days", type=int, default=10, help="over which the clients fight")
    parser.add_argument("--minutes", type=float, default=math.inf, help="end after that")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    plan = Plan(
        options.clients,
        options.operations,
        options.kill_every,
        options.days,
        options.seed,
        minutes=options.minutes,
    )
    os.environ["WERVEL_TESTING"] = "on"
    played = {}
    with tempfile.TemporaryDirectory(prefix="wervel-torture-") as home:
        for database in [options.database] if options.database else ["sqlite", "postgresql"]:
            played[database] = _play(database, Path(home) / database, plan)
            print(f"{database}: {len(played[database].findings)} findings", flush=True)
            for finding in played[database].findings[:20]:
                print(f"  {finding}", flush=True)
    write_report(options.report, played)
    return 1 if any(one.findings for one in played.values()) else 0


def _play(database: str, home: Path, plan: Plan) -> Played:
    home.mkdir()
    if database == "sqlite":
        return _on(Engine(home, None), plan)
    cluster = PrivatePostgres.start()
    try:
        return _on(Engine(home, cluster.url("").rstrip("/")), plan)
    finally:
        cluster.stop()


def _on(engine: Engine, plan: Plan) -> Played:
    template = engine.template("unbooked", build_unbooked)
    with Serving.start(template.copy(), jobs=True) as serving:
        return play(serving, plan)


if __name__ == "__main__":
    sys.exit(main())
