"""What somebody sends beside the fields of a form changes nothing: no form takes its fields from a
table, nothing that was sent is unpacked, and a program that sends more than is known is refused."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard

import pytest
from django.test import Client

from tests.architecture.test_code import ROOT, python_files

OF_A_TABLE = {"ModelForm", "modelform_factory", "inlineformset_factory", "modelformset_factory"}
AS_SENT = {"POST", "GET", "body", "data"}


def names(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr


def is_unpacked(node: ast.AST) -> TypeGuard[ast.expr]:
    """Whether a call or a dictionary takes over all that a request has, names and all."""
    if isinstance(node, ast.Call):
        whole = [each.value for each in node.keywords if each.arg is None]
    elif isinstance(node, ast.Dict):
        whole = [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
    else:
        return False
    return any("request" in found and found & AS_SENT for found in map(set, map(names, whole)))


def faults(path: Path, source: str) -> list[str]:
    tree = ast.parse(source)
    lines = [each.lineno for each in ast.walk(tree) if is_unpacked(each)]
    found = [f"{path}:{line}: unpacks a request" for line in lines]
    return found + [f"{path}: {name}" for name in sorted(OF_A_TABLE & set(names(tree)))]


@pytest.mark.pure
def test_no_form_is_of_a_table_and_no_request_is_unpacked() -> None:
    files = [path for path in python_files() if path.is_relative_to(ROOT / "wervel")]
    assert len(files) > 500
    found = [one for path in files for one in faults(path, path.read_text(encoding="utf-8"))]
    # The filters of one page become those of another: words of an address, read by its form.
    assert [one for one in found if "website/booking/chains.py" not in one] == []


@pytest.mark.pure
@pytest.mark.parametrize(
    "planted",
    [
        "class A(forms.ModelForm): pass",
        "A.objects.create(**request.POST.dict())",
        "save({**request.POST, 'actor': actor})",
    ],
)
def test_a_planted_one_is_named(planted: str) -> None:
    assert faults(Path("planted.py"), planted)


def bodies(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each operation takes, with what that is made of."""
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for kind in operation.get("requestBody", {}).get("content", {}).values():
                for name, part in parts(kind["schema"], schema):
                    yield f"{method} {path} {name}", part


def parts(found: Any, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(found, list):
        for each in found:
            yield from parts(each, schema)
    elif isinstance(found, dict):
        name = found.get("$ref", "").rpartition("/")[2]
        if name:
            yield name, schema["components"]["schemas"][name]
            yield from parts(schema["components"]["schemas"][name], schema)
        for each in found.values():
            yield from parts(each, schema)


@pytest.mark.django_db
@pytest.mark.once
def test_a_program_sends_what_is_known_or_is_refused(client: Client) -> None:
    schema = json.loads(client.get("/api/v1/openapi.json").content)
    found = dict(bodies(schema))
    assert len(found) >= 6
    loose = [name for name, part in found.items() if part.get("additionalProperties") is not False]
    assert loose == []
