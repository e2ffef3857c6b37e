"""The numbers in the code, by the place where they stand: what wants a birth certificate.

A place is ``core.ecg.AVERAGE_S`` for a constant of a module, ``core.spectrum.BANDS.vlf`` for one in
a table, ``core.metrics.rmssd.Rmssd.window_s`` for the default of a field and
``core.filters.clipped.times`` for that of an argument.  What a constant is called, is read from the
source, and what it is, from the module itself; 0 says "nothing yet" and is no choice.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "poise"


def numbers(room: str) -> dict[str, Any]:
    """Every number of a folder of the package that somebody wrote down under a name."""
    found: dict[str, Any] = {}
    for path in sorted((PACKAGE / room).rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        dotted = ".".join(parts).removesuffix(".__init__")
        module = import_module(f"poise.{dotted}")
        for name, value in _of_module(ast.parse(path.read_text(encoding="utf-8")), module):
            found |= {f"{dotted}.{key}": one for key, one in _certain(name, value)}
    return found


def _of_module(tree: ast.Module, module: ModuleType) -> Iterator[tuple[str, Any]]:
    for node in tree.body:
        match node:
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for name in (n for target in targets for n in ast.walk(target)):
                    if isinstance(name, ast.Name) and name.id.isupper():
                        yield name.id, getattr(module, name.id)
            case ast.FunctionDef():
                yield from _of_function(getattr(module, node.name))
            case ast.ClassDef():
                yield from _of_class(node, getattr(module, node.name))


def _of_class(node: ast.ClassDef, found: type) -> Iterator[tuple[str, Any]]:
    own = {part.target.id for part in node.body if isinstance(part, ast.AnnAssign)
           and isinstance(part.target, ast.Name)}  # fmt: skip
    if is_dataclass(found):
        for one in fields(found):
            if one.name in own and one.init:
                yield f"{node.name}.{one.name}", one.default
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and not part.decorator_list:
            for name, value in _of_function(getattr(found, part.name)):
                yield f"{node.name}.{name}", value


def _of_function(found: Any) -> Iterator[tuple[str, Any]]:
    for name, one in signature(found).parameters.items():
        yield f"{found.__name__}.{name}", one.default


def _certain(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """``value`` if it is a number or holds nothing but numbers; a table gives each of its own."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _certain(f"{name}.{key}", inside)
    elif isinstance(value, np.ndarray):
        yield name, value.tolist()
    elif value != 0 and _is_numeric(value):
        yield name, _plain(value)


def _is_numeric(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return len(value) > 0 and all(map(_is_numeric, value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> Any:
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
