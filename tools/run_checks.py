"""Lint, types, import contract, templates: everything that needs no database."""

import subprocess
import sys
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
    for name, *arguments in CHECKS:
        print(f"== {name} {' '.join(arguments)}", flush=True)
        if subprocess.run([str(BIN / name), *arguments], cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
