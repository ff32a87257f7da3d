"""Lighthouse over the public pages, as on a phone of the middle range: medians of three runs.

The tool itself comes from the npm registry (`tools/lighthouse`), runs in Debian's Chromium, and
asks the demo, which it starts on a port of its own in a temporary directory.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "tools" / "lighthouse"
RUNS, ATTEMPTS = 3, 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST, SLOWEST_MS, MOST_BYTES = 95, 1500, 150_000
FOUND_BY_SEARCH_ENGINES = ("home", "region", "article", "clinic")
PAGES = {
    "home": "/nl/",
    "region": "/nl/kennisbank/onderrug/",
    "article": "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
    "clinic": "/nl/klinieken/aachen/",
    "time": "/nl/afspraak/",
}

sys.path.insert(0, str(ROOT))


@dataclass(frozen=True, slots=True)
class Measured:
    """Scores from 0 to 100 by category; the largest paint in milliseconds; bytes over the wire."""

    scores: dict[str, int]
    largest_paint: float
    weight: float

    def misses(self, page: str) -> list[str]:
        wanted = CATEGORIES if page in FOUND_BY_SEARCH_ENGINES else CATEGORIES[:3]
        missed = [name for name in wanted if self.scores[name] < LEAST]
        missed += ["largest paint"] if self.largest_paint >= SLOWEST_MS else []
        return missed + (["weight"] if self.weight > MOST_BYTES else [])


def main() -> int:
    _install()
    failed = False
    from tests.product import running_demo

    with (
        tempfile.TemporaryDirectory(prefix="wervel-lighthouse-") as home,
        running_demo(Path(home)) as product,
    ):
        pages = {**PAGES, "question": _question(product.url)}
        print(f"{'page':10} {' '.join(f'{name:>14}' for name in CATEGORIES)}   LCP ms       kB")
        for page, address in pages.items():
            found = _median([_run(product.url + address, Path(home)) for _ in range(RUNS)])
            scores = " ".join(f"{found.scores[name]:14}" for name in CATEGORIES)
            missed = found.misses(page)
            failed = failed or bool(missed)
            note = f"  missed: {', '.join(missed)}" if missed else ""
            print(f"{page:10} {scores} {found.largest_paint:8.0f} {found.weight / 1000:8.1f}{note}")
    return int(failed)


def _install() -> None:
    if not (HOME / "node_modules" / "lighthouse").exists():
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--no-save"], cwd=HOME, check=True
        )


def _question(url: str) -> str:
    """The first question of a check just begun."""
    with urllib.request.urlopen(f"{url}/nl/klachtencheck/", data=b"") as answer:
        return str(answer.url).removeprefix(url)


def _run(url: str, home: Path) -> Measured:
    report = home / "report.json"
    command = [
        *("node", str(HOME / "node_modules" / "lighthouse" / "cli" / "index.js"), url),
        *("--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}"),
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    for attempt in range(1, ATTEMPTS + 1):
        done = subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium}, check=False)
        if done.returncode == 0:
            break
        # Lighthouse sometimes misses the beginning of its own recording and asks to be run again.
        print(f"recording {attempt} of {ATTEMPTS} failed: {url}", file=sys.stderr)
    else:
        raise RuntimeError(f"no recording of {url}")
    found: dict[str, Any] = json.loads(report.read_text())
    audits = found["audits"]
    return Measured(
        {name: round(found["categories"][name]["score"] * 100) for name in CATEGORIES},
        audits["largest-contentful-paint"]["numericValue"],
        audits["total-byte-weight"]["numericValue"],
    )


def _median(runs: list[Measured]) -> Measured:
    return Measured(
        {name: round(median(run.scores[name] for run in runs)) for name in CATEGORIES},
        median(run.largest_paint for run in runs),
        median(run.weight for run in runs),
    )


if __name__ == "__main__":
    sys.exit(main())
