"""Writes docs/recording.schema.json, the JSON Schema of a recording's lines, from the classes.

    python -m tools.schema

A recording is lines of JSON, so the schema is that of one line, of either format: the header of
format 1 or 2, an input, a strap's bytes, an output, the end.  What a person reads about it is
docs/recording.md.
"""

from __future__ import annotations

import json
import sys
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from poise.core.events import Ending, Input, Output, StrapPayload
from poise.core.guide.drill import Drill
from poise.recording.format import NEWER, PLAIN, Header

PAGE = Path(__file__).resolve().parents[1] / "docs" / "recording.schema.json"
PLAIN_TYPES = {float: "number", int: "integer", str: "string", bool: "boolean"}
Schema = dict[str, Any]


def schema() -> Schema:
    """The schema of one line."""
    inputs = {cls.__name__: cls for cls in get_args(Input) if cls is not StrapPayload}
    outputs = {cls.__name__: cls for cls in get_args(Output)}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A line of a poise recording (*.poise.jsonl), formats 1 and 2",
        "description": "The first line is a header, the last one the end, unless it was cut short.",
        "type": "object",
        "oneOf": [
            {
                "required": ["poise"],
                **_choice("poise", {1: _header(PLAIN), 2: _header(NEWER)}),
            },
            {"required": ["in"], **_choice("in", {n: _line(c, "in") for n, c in inputs.items()})},
            {
                "required": ["out"],
                **_choice("out", {n: _line(c, "out") for n, c in outputs.items()}),
            },
            {"required": ["raw"], **_raw()},
            {"required": ["end"], **_end()},
        ],
    }


def _choice(key: str, kinds: dict[Any, Schema]) -> Schema:
    """One of them, told by the value of ``key``."""
    return {
        "properties": {key: {"enum": list(kinds)}},
        "allOf": [
            {"if": {"properties": {key: {"const": name}}}, "then": kind}
            for name, kind in kinds.items()
        ],
    }  # fmt: skip


def _header(version: int) -> Schema:
    found = _object(Header)
    found["properties"]["poise"] = {"const": version}
    del found["properties"]["drill"]
    found["required"] = ["poise", *found["required"]]
    if version == NEWER:
        found["properties"]["drill"] = _object(Drill)
    return found


def _line(cls: type, way: str) -> Schema:
    found = _object(cls)
    before: Schema = {way: {"const": cls.__name__}}
    if way == "in":
        before["at"] = {"type": "number", "description": "s, when it reached the session"}
    found["properties"] = before | found["properties"]
    found["required"] = [*before, *found["required"]]
    return found


def _raw() -> Schema:
    number = {"type": "number", "description": "s, when they arrived"}
    text = {"type": "string", "pattern": "^([0-9a-f]{2})*$", "description": "bytes as they came"}
    known = {"at": number, "raw": text, "sensor": {"type": "string"}}
    return {"properties": known, "required": ["at", "raw"], "additionalProperties": False}


def _end() -> Schema:
    ending = {"enum": [str(one.value) for one in Ending]}
    return {"properties": {"end": ending}, "additionalProperties": False}


def _object(cls: type) -> Schema:
    """A dataclass as it is written: what has no default must be there, and nothing else may."""
    assert is_dataclass(cls)
    hints = get_type_hints(cls)
    needed = [
        f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING
    ]  # fmt: skip
    return {
        "description": (cls.__doc__ or "").strip().partition("\n")[0],
        "type": "object",
        "properties": {f.name: _of(hints[f.name]) for f in fields(cls)},
        "required": needed,
        "additionalProperties": False,
    }


def _of(hint: Any) -> Schema:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = [_of(arg) for arg in args if arg is not NoneType]
        if NoneType in args:
            inner.append({"type": "null"})
        return {"anyOf": inner}
    if origin is tuple and args[-1] is Ellipsis:
        return {"type": "array", "items": _of(args[0])}
    if origin is tuple:
        size = {"minItems": len(args), "maxItems": len(args)}
        return {"type": "array", "items": [_of(arg) for arg in args], **size}
    if origin is dict:
        return {"type": "object"}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [one.value for one in hint]}
    if is_dataclass(hint):
        return _object(hint)  # type: ignore[arg-type]
    return {"type": PLAIN_TYPES[hint]}


def text() -> str:
    """The file as it should be."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
    print(PAGE.name, file=sys.stderr)
