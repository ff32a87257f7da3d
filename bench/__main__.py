"""`make bench`: every figure on SQLite and on PostgreSQL, beside the floors of this machine."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench.booking import measure_booking, measure_race
from bench.chains import measure_chains
from bench.checking import measure_check
from bench.figures import Figure, table
from bench.finding import ARTICLES, measure_finding
from bench.floors import BARE, bare_view, measure_database
from bench.history import measure_history
from bench.laboratory import measure_laboratory
from bench.load import hammer
from bench.memory import measure_memory
from bench.ordering import measure_orders
from bench.reading import measure_reading
from bench.record import DOCUMENTS, measure_record
from bench.refitting import measure_refit
from bench.searching import measure_search
from bench.series import measure_series
from bench.signing import measure_signing
from bench.week import measure_week
from tests.databases import Database, Engine, Template
from tests.private_postgres import PrivatePostgres
from tests.serving import Serving

SMALL, LARGE = 3, 1000
BUILD_DEMO = "from wervel.demo.chain import build_chain, read_chain; build_chain(read_chain())"
LOAD_ARTICLES = """
from wervel.common.actor import system
from wervel.knowledge.services import load_articles
load_articles(actor=system("bench"))
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    parser.add_argument("--small", action="store_true", help="leave out the chain of 1,000 clinics")
    options = parser.parse_args()
    os.environ["WERVEL_TESTING"] = "on"
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="wervel-bench-") as home:
        for database in [options.database] if options.database else ["sqlite", "postgresql"]:
            figures += _measure(database, Path(home) / database, with_large=not options.small)
        figures += measure_orders()
        _say("measuring memory")
        figures += measure_memory(Path(home) / "memory")
    print(table(figures))
    return 0 if all(figure.reached is not False for figure in figures) else 1


def _measure(database: str, home: Path, *, with_large: bool) -> list[Figure]:
    home.mkdir()
    if database == "sqlite":
        return _figures(Engine(home, None), database, with_large)
    cluster = PrivatePostgres.start()
    try:
        return _figures(Engine(home, cluster.url("").rstrip("/")), database, with_large)
    finally:
        cluster.stop()


def _figures(engine: Engine, database: str, with_large: bool) -> list[Figure]:
    _say(f"{database}: preparing {SMALL} clinics")
    template = _chain(engine, SMALL)
    figures = measure_database(template.copy(), database)
    figures += measure_chains(template.copy(), database)
    with Serving.start(template.copy()) as serving:
        _say(f"{database}: searching and booking")
        hammer(serving.base_url, BARE, 1.0)
        bare = Figure(database, "floor: bare view", f"{bare_view(serving):.0f}/s")
        read = measure_reading(serving, database)
        searched = measure_search(serving, database, clinics=SMALL)
        booked = measure_booking(serving, database)
        raced = measure_race(serving, database)
        checked = measure_check(serving, database)
    figures += [bare, read, *searched, booked, raced, *checked]
    _say(f"{database}: searching beside a past of years")
    figures.append(measure_history(template, database, clinics=SMALL))
    _say(f"{database}: finding new places")
    figures.append(measure_refit(_demo(engine).copy(), database))
    _say(f"{database}: showing a week")
    figures.append(measure_week(_demo(engine).copy(), database))
    _say(f"{database}: taking in laboratory messages")
    visits = _visits(engine)
    figures += measure_laboratory(visits.copy(), database)
    _say(f"{database}: signing")
    figures.append(measure_signing(visits.copy(), database))
    _say(f"{database}: showing a patient with {DOCUMENTS} documents")
    figures += measure_record(visits.copy(), database)
    if database == "sqlite":
        _say(f"{database}: showing a series of images")
        figures += measure_series(visits.copy(), database)
    _say(f"{database}: finding in {ARTICLES} articles")
    with Serving.start(_articles(engine).copy()) as serving:
        figures += measure_finding(serving, database)
    if with_large:
        _say(f"{database}: preparing {LARGE} clinics")
        with Serving.start(_chain(engine, LARGE).copy()) as serving:
            _say(f"{database}: searching")
            hammer(serving.base_url, BARE, 1.0)
            figures += measure_search(serving, database, clinics=LARGE, large=True)
    return figures


def _chain(engine: Engine, clinics: int) -> Template:
    def build(database: Database) -> None:
        database.command("prepare")
        claims = clinics == SMALL
        code = f"from bench.chain import build_chain; build_chain({clinics}, claims={claims})"
        database.python(f"{LOAD_ARTICLES}{code}")

    return engine.template(f"bench_{clinics}", build)


def _demo(engine: Engine) -> Template:
    def build(database: Database) -> None:
        database.command("prepare")
        database.python(BUILD_DEMO)

    return engine.template("bench_demo", build)


def _visits(engine: Engine) -> Template:
    def build(database: Database) -> None:
        database.command("prepare")
        database.python("from wervel.demo.load import load_demo; load_demo()")

    return engine.template("bench_visits", build)


def _articles(engine: Engine) -> Template:
    def build(database: Database) -> None:
        database.command("prepare")
        database.python(f"from bench.articles import build_articles; build_articles({ARTICLES})")

    return engine.template("bench_articles", build)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
