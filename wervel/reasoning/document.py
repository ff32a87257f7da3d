"""Reads YAML into plain values that remember their line.

Stricter than YAML: a key given twice is refused, aliases are refused, and only `true` and `false`
are booleans, so that a language code `no` stays text.
"""

from __future__ import annotations

import re

import yaml

from wervel.reasoning.exceptions import PathwayError, Problem

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"-?\d{1,15}\.\d{1,15}")


class Block(dict[str, object]):
    """A mapping of the document, with the line it begins on."""

    line: int = 1


def read_document(text: str, file: str) -> Block:
    """The document's outermost mapping; PathwayError when it is not YAML or not a mapping."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Loader)):
            raise PathwayError([Problem(file, 1, "document", "aliases are not allowed")])
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        reason = getattr(error, "problem", None) or "not readable as YAML"
        raise PathwayError([Problem(file, line, "document", str(reason))]) from error
    value = None if node is None else _value(node, file)
    if not isinstance(value, Block):
        raise PathwayError([Problem(file, 1, "document", "must be a mapping")])
    return value


def _value(node: yaml.Node, file: str) -> object:
    if isinstance(node, yaml.MappingNode):
        return _block(node, file)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, file) for item in node.value]
    return _scalar(str(node.value), plain=getattr(node, "style", None) not in ("'", '"', "|", ">"))


def _block(node: yaml.MappingNode, file: str) -> Block:
    block = Block()
    block.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in block:
            line = key_node.start_mark.line + 1
            raise PathwayError([Problem(file, line, key, "is given twice")])
        block[key] = _value(value_node, file)
    return block


def _scalar(text: str, *, plain: bool) -> object:
    if not plain:
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "null", "~"):
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
