"""The report of the long history, kept under docs/."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.scheduling.history.playing import Played
from tests.scheduling.history.record import counts

HEAD = """# The random history

`make torture` lets many clients hold, book, move, cancel and repeat at random, on the real product,
while staff add leave and change hours and processes are killed. Whoever gets no answer asks again
under the same key. Afterwards a checker compares what the clients were told with what is stored
(`tests/scheduling/history/checker.py`), `wervel verify` looks at everything, and when all is given
back, everything must be offered as at first. `make test` plays a short form on both databases, and
the same without the guards, which the checker must find out.

A draw for which there is nothing to do, as a cancellation of nothing, is no operation.
`make torture` wrote this report on {date}.
"""
SHOWN = 50


def write_report(path: Path, played: Mapping[str, Played]) -> None:
    parts = [HEAD.format(date=datetime.now(UTC).date())]
    parts += [_section(database, one) for database, one in played.items()]
    path.write_text("\n".join(parts), encoding="utf-8")


def _section(database: str, played: Played) -> str:
    plan, kills = played.plan, played.kills
    at_most = "" if math.isinf(plan.minutes) else f" within {plan.minutes:g} minutes"
    asked_again = sum(entry.tries > 1 for entry in played.log)
    lines = [
        f"## {database}",
        "",
        f"- {plan.clients} clients with {plan.operations} draws each{at_most} over {plan.days} days"
        f" of the calendar, seed {plan.seed}: {len(played.log)} operations in"
        f" {played.seconds:.0f} s",
        f"- killed: {kills.web} web workers, {kills.jobs} job workers"
        f" (a kill every {plan.kill_every:g} s, when somebody answers again);"
        f" {kills.servers} times the web server gave up and was started again, as `wervel up` does",
        f"- {asked_again} operations were asked again because no answer came",
        f"- in the end {sum(one.live for one in played.state.visits)} appointments stood, of"
        f" {len(played.state.visits)} made, with {len(played.state.claims)} claims and"
        f" {len(played.state.mails)} mails",
        f"- **findings: {len(played.findings)}**",
        "",
        "| operation | how it ended |",
        "|---|---|",
    ]
    for op, ends in sorted(counts(played.log).items()):
        words = ", ".join(f"{count} {how}" for how, count in ends.most_common())
        lines.append(f"| {op} | {words} |")
    lines += [f"- {finding}" for finding in played.findings[:SHOWN]]
    return "\n".join([*lines, ""])
