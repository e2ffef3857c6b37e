"""The plans of weeks: every TOML file in this folder; a person follows a copy of their own."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from poise.core.weeks.outcome import Measure
from poise.core.weeks.plan import DO, Plan, PlanWeek
from poise.errors import PlanError

_FOLDER = Path(__file__).parent
_PLAN_KEYS = ("title", "primary", "standard_per_week", "week")
_WEEK_KEYS = ("name", "do", "length", "drill")
_FLAGS = ("checkpoint", "fading", "transfer")
_DRILL_KEYS = ("levels", "note", *_FLAGS)

_T = TypeVar("_T", Plan, PlanWeek)


def names() -> list[str]:
    """The names of all plans, in alphabetical order."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def text(name: str) -> str:
    """The file of the plan called ``name``; raises :class:`PlanError` with the nearest one."""
    if name not in names():
        hint = _meant(name, names()) or f"there are {', '.join(names())}"
        raise PlanError(f"no plan is called {name[:40]!r}: {hint}")
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@cache
def load(name: str) -> Plan:
    """The plan called ``name``, before anybody edits it."""
    return parse(text(name), name)


def parse(written: str, name: str) -> Plan:
    """Read a plan from TOML; every fault is a :class:`PlanError` with its week and key."""
    try:
        data = tomllib.loads(written)
    except (ValueError, RecursionError) as error:  # also integers of thousands of digits
        raise PlanError(f"plan {name!r} is not TOML: {error}") from None
    where = f"plan {name!r}"
    _only(data, _PLAN_KEYS, where)
    rows = data.get("week", [])
    if not isinstance(rows, list):
        raise PlanError(f"{where}: write each week under [[week]]", key="week")
    weeks = tuple(_week(row, f"{where}, week {n}") for n, row in enumerate(rows, 1))
    primary = data.get("primary", Measure.REACTIVITY)
    if primary not in list(Measure):
        raise PlanError(f"{where}: primary is one of {', '.join(Measure)}", key="primary")
    standard = _whole(data.get("standard_per_week", 2), "standard_per_week", where)
    title = _word(data.get("title", name), "title", where)
    return _made(lambda: Plan(name, title, weeks, Measure(primary), standard), where)


def dump(plan: Plan) -> str:
    """``plan`` as TOML that :func:`parse` reads again."""
    import tomli_w  # only who changes a plan waits for it

    data = {
        "title": plan.title, "primary": plan.primary.value,
        "standard_per_week": plan.standard_per_week,
        "week": [
            {
                "name": week.name, "do": dict(week.do), "length": dict(week.length_min),
                "drill": {"levels": [*week.levels], "note": week.note}
                | {key: True for key in _FLAGS if getattr(week, key)},
            }
            for week in plan.weeks
        ],
    }  # fmt: skip
    return tomli_w.dumps(data)


def _week(row: object, where: str) -> PlanWeek:
    if not isinstance(row, Mapping):
        raise PlanError(f"{where}: write each week under [[week]]", key="week")
    _only(row, _WEEK_KEYS, where)
    do, length, drill = (_table(row, key, where) for key in ("do", "length", "drill"))
    _only(do, DO, f"{where}, do")
    _only(length, DO, f"{where}, length")
    _only(drill, _DRILL_KEYS, f"{where}, drill")
    levels = drill.get("levels", [1, 6])
    if not isinstance(levels, list) or not 1 <= len(levels) <= 2:
        raise PlanError(f"{where}: drill.levels is a list of one level or two", key="levels")
    low, *high = (_whole(level, "drill.levels", where) for level in levels)
    flags = {key: drill.get(key, False) for key in _FLAGS}
    for key, value in flags.items():
        if not isinstance(value, bool):
            raise PlanError(f"{where}: drill.{key} is true or false", key=key)
    return _made(
        lambda: PlanWeek(
            _word(row.get("name", ""), "name", where),
            {what: _whole(times, f"do.{what}", where) for what, times in do.items()},
            {what: _whole(minutes, f"length.{what}", where) for what, minutes in length.items()},
            (low, high[0] if high else low),
            _word(drill.get("note", ""), "drill.note", where),
            **flags,
        ),
        where,
    )  # fmt: skip


def _made(make: Callable[[], _T], where: str) -> _T:
    try:
        return make()
    except PlanError as error:
        if str(error).startswith("plan "):
            raise
        raise PlanError(f"{where}: {error}", key=error.key) from None


def _table(row: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    table = row.get(key, {})
    if not isinstance(table, Mapping):
        raise PlanError(f"{where}: write the keys of {key} under [week.{key}]", key=key)
    return table


def _whole(value: object, key: str, where: str) -> int:
    if type(value) is not int or abs(value) > 1 << 31:
        raise PlanError(f"{where}: {key} is a whole number", key=key)
    return value


def _word(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise PlanError(f"{where}: {key} is a text on one line", key=key)
    return value


def _only(data: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in known:
            hint = _meant(key, known) or f"known are {', '.join(known)}"
            raise PlanError(f"{where}: unknown key {key[:40]!r}; {hint}", key=key)


def _meant(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # only who mistyped waits for it

    near = get_close_matches(word[:80], list(known), 1)
    return f"did you mean {near[0]!r}?" if near else ""
