"""Run the whole suite: everything on SQLite, then all that touches a database on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = str(min(os.cpu_count() or 1, 4))


def _pytest(database: str, *arguments: str) -> int:
    print(f"== {database}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadgroup"]
    return subprocess.run(
        [*command, *arguments, *sys.argv[1:]],
        cwd=ROOT,
        env={**os.environ, "TEST_DATABASE": database},
        check=False,
    ).returncode


def main() -> int:
    return _pytest("sqlite") or _pytest("postgresql", "-m", "not pure and not once")


if __name__ == "__main__":
    sys.exit(main())
