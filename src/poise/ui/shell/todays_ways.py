"""How today's one thing is begun, from Today and from the page of the plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, get_args

from poise.core.training.plan import Today
from poise.ui.journal import Wanted
from poise.ui.shell.actions import Actions, PageName
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
    for what, page in (("journal", "journal"), ("rehearse", "rehearse"), ("opener", "rehearse")):
        for known in get_args(PageName):  # whose pages there are
            if known == page:
                found[what] = partial(_open, actions, known)
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


def _open(actions: Actions, page: PageName, _today: Today) -> None:
    if page == "journal" and actions.journal is not None:
        actions.journal.wanted = Wanted()
    actions.open(page)
