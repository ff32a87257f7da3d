"""What holds for every file of ours."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
# A database backend is loaded from a module of this name.
NAMED_BY_DJANGO = "wervel/common/postgresql/base.py"
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "managers", "base"}
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|coming " + r"soon)\b", re.I)
TEXTS = {".py", ".html", ".md", ".yaml", ".yml", ".toml", ".css", ".txt", ".po"}


def tracked() -> list[Path]:
    """The files of the repository, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def python_files() -> Iterator[Path]:
    yield from (
        path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts
    )


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_imports_go_down() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in python_files()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_long() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": length
        for path in python_files()
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_name_says_something() -> None:
    empty = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if {path.stem, *path.relative_to(ROOT).parts[:-1]} & NAMES_THAT_SAY_NOTHING
    ]
    assert empty == [NAMED_BY_DJANGO]


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_the_only_clock_is_ours() -> None:
    """datetime.now, date.today and timezone.now stand in common.clock alone."""
    other = re.compile(r"\b(?:datetime\.now|date\.today|timezone\.now|utcnow)\(")
    found = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.is_relative_to(ROOT / "wervel")
        and path != ROOT / "wervel" / "common" / "clock.py"
        and other.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_dependency_is_explained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[~<>=! ]", each)[0].lower() for each in wanted}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {name.lower() for name in re.findall(r"^\| `([\w.-]+)` \|", text, re.M)}
    assert explained == names
