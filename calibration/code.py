"""The numbers in the code, by the place where they stand: what wants a birth certificate.

A place is ``core.strap.r_peaks.AVERAGE_S`` for a constant of a module,
``core.hrv.spectrum.BANDS.vlf`` for one in a table, ``core.metrics.rmssd.Rmssd.window_s`` for the
default of a field and ``core.pulse.filters.clipped.times`` for that of an argument.  The source
says what there is, the module how much.  What is worked out from other names without a number of
its own was not chosen; 0 and infinity say "nothing" and "no limit".
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from inspect import signature
from math import isfinite
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
            case ast.Assign() | ast.AnnAssign() if _written(node.value):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for name in (part for target in targets for part in ast.walk(target)):
                    if isinstance(name, ast.Name) and name.id.isupper():
                        yield name.id, getattr(module, name.id)
            case ast.FunctionDef():
                yield from _of_function(node, getattr(module, node.name))
            case ast.ClassDef():
                yield from _of_class(node, getattr(module, node.name))


def _of_class(node: ast.ClassDef, found: type) -> Iterator[tuple[str, Any]]:
    given = [one for one in fields(found) if one.init] if is_dataclass(found) else []
    defaults = {one.name: one.default for one in given}
    for part in node.body:
        match part:
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if _written(value):
                if name in defaults:
                    yield f"{node.name}.{name}", defaults[name]
            case ast.FunctionDef(decorator_list=[]):
                for name, value in _of_function(part, getattr(found, part.name)):
                    yield f"{node.name}.{name}", value


def _of_function(node: ast.FunctionDef, found: Any) -> Iterator[tuple[str, Any]]:
    named = node.args.posonlyargs + node.args.args
    pairs = [*zip(reversed(named), reversed(node.args.defaults), strict=False),
             *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)]  # fmt: skip
    for argument, default in pairs:
        if _written(default):
            yield f"{node.name}.{argument.arg}", signature(found).parameters[argument.arg].default


def _written(node: ast.AST | None) -> bool:
    """Whether a number stands in it."""
    return node is not None and any(
        isinstance(part, ast.Constant) and _is_numeric(part.value) for part in ast.walk(node)
    )


def _certain(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """``value`` if it is a number or nothing but numbers; a table gives each of its own."""
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
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _plain(value: Any) -> Any:
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
