"""Lint, types, import contract, templates: everything that needs no database."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
    ("djlint", "--lint", "--quiet", "wervel"),
)


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="wervel-checks-") as state:
        environment = {**os.environ, "WERVEL_TESTING": "on", "WERVEL_DATA": state}
        for name, *arguments in CHECKS:
            print(f"== {name} {' '.join(arguments)}", flush=True)
            command = [str(BIN / name), *arguments]
            if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
                failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
