"""How today's one thing is begun, from Today and from the page of the plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from poise.core.weeks.today import Today
from poise.rehearsals import FIRST_ROUND, OPENER
from poise.ui.journal import Wanted
from poise.ui.shell.actions import Actions
from poise.ui.shell.link import DrillChoice, Start

if TYPE_CHECKING:
    from poise.ui.weeks import Ways

TRAIN, RESET = "steady-six", "interview-reset"


def ways(actions: Actions) -> Ways:
    """What begins each thing; one that nothing here can begin is not among them."""
    controller = actions.controller
    found: dict[str, Callable[[Today], None]] = {}
    if controller.drills is not None:
        found["drill"] = partial(_drill, actions)
    for start in controller.more:
        if start.name == TRAIN:
            found["train"] = partial(_train, actions, start)
    if controller.link.exercise.name == RESET:
        found["reset"] = lambda _today: actions.begin_soon()
    if controller.rehearsals is not None:
        found["rehearse"] = partial(_rehearse, actions, FIRST_ROUND)
        found["opener"] = partial(_rehearse, actions, OPENER)
    found["journal"] = partial(_write, actions)
    return found


def _drill(actions: Actions, today: Today) -> None:
    """The drill stands ready as the plan has it, and one key begins it."""
    actions.controller.suggested = choice_of(today)
    actions.open("drill")


def choice_of(today: Today) -> DrillChoice:
    """The drill that a day has."""
    return DrillChoice(
        level=today.level or 1, kind="transfer" if today.transfer else "",
        standard=today.standard, checkpoint=today.checkpoint, without_reset=today.without_reset,
        varied=today.varied, bank=today.bank,
    )  # fmt: skip


def _train(actions: Actions, start: Start, today: Today) -> None:
    actions.controller.begin(start, today.minutes)


def _rehearse(actions: Actions, script: str, _today: Today) -> None:
    """The script stands ready to be read, and one key begins it."""
    actions.controller.script = script
    actions.open("rehearse")


def _write(actions: Actions, _today: Today) -> None:
    if actions.journal is not None:
        actions.journal.wanted = Wanted()
    actions.open("journal")
