"""What a rehearsal may be: sentences that can be said in their time, and a breath between them."""

from __future__ import annotations

from poise.core.guide.exercise import IMAGINE, Exercise, Stage
from poise.errors import ExerciseError

# A voice says about fourteen letters in a second; some need longer.
LETTERS_A_SECOND = 12.0
MOST_LETTERS = 240
SHORTEST_S, LONGEST_S, LONGEST_WHOLE_S = 5.0, 300.0, 1200.0


def check(script: Exercise) -> None:
    """Raise :class:`ExerciseError` for what cannot be gone through with closed eyes."""
    for n, stage in enumerate(script.stages, 1):
        try:
            _check(stage)
        except ExerciseError as error:
            raise ExerciseError(f"rehearsal {script.name!r}, stage {n}: {error}") from None
    if not script.rehearses:
        raise ExerciseError(f'rehearsal {script.name!r}: one stage at least has kind = "{IMAGINE}"')
    if script.duration_s > LONGEST_WHOLE_S:
        raise ExerciseError(
            f"rehearsal {script.name!r} lasts {script.duration_s:g} s: "
            f"{LONGEST_WHOLE_S / 60:g} minutes at most"
        )


def _check(stage: Stage) -> None:
    if stage.kind not in (IMAGINE, "pace"):
        raise ExerciseError(f'kind is "{IMAGINE}", or "pace" for a breath; got {stage.kind!r}')
    if stage.optional or stage.stretch or stage.measured or len(stage.prompts) > 1:
        raise ExerciseError("a stage of a rehearsal has a title, its seconds and one sentence")
    if not SHORTEST_S <= stage.duration_s <= LONGEST_S:
        raise ExerciseError(f"it lasts {SHORTEST_S:g} to {LONGEST_S:g} s; got {stage.duration_s:g}")
    said = stage.says
    if not said.isprintable() or len(said) > MOST_LETTERS:
        raise ExerciseError(f"say is one line of at most {MOST_LETTERS} letters")
    if len(said) > LETTERS_A_SECOND * stage.duration_s:
        raise ExerciseError(
            f"its sentence has {len(said)} letters, and {stage.duration_s:g} s are too short to "
            f"say it: {len(said) / LETTERS_A_SECOND:.0f} s are enough"
        )
