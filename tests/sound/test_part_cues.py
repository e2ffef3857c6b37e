"""A rehearsal as it is heard: a tone for each part, its sentence after it, and silence between."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.bench_rehearsal import Rendered, part_samples, rendered
from poise import rehearsals
from poise.core.guide.schedule import Schedule
from poise.sound.cues import Cue
from poise.sound.loudness import loudness
from poise.sound.part_cues import AFTER_TONE_S, PartCues
from poise.sound.tones import RATE_HZ, RINGS_S

OPENER = rehearsals.load("opener")
FRAME_S = 0.05


@pytest.fixture(scope="module")
def heard() -> Rendered:
    return rendered(OPENER, volume=1.0, frame_s=FRAME_S)


def test_each_part_has_one_tone_or_those_of_its_breath_and_the_end_its_chord(
    heard: Rendered,
) -> None:
    assert [(round(t), cue) for t, cue in heard.tones] == [
        (0, Cue.PART), (8, Cue.IN), (12, Cue.OUT), (18, Cue.PART), (38, Cue.PART), (45, Cue.END)
    ]  # fmt: skip
    assert all(abs(t - round(t)) <= FRAME_S for t, _ in heard.tones)


def test_a_sentence_is_said_once_and_after_its_tone_has_sunk(heard: Rendered) -> None:
    assert [text for _, text in heard.sentences] == [stage.says for stage in OPENER.stages]
    for (t, _), (begins, _, _) in zip(heard.sentences, Schedule(OPENER, 0.0).stages(), strict=True):
        assert AFTER_TONE_S <= t - begins <= AFTER_TONE_S + 2 * FRAME_S + 1e-6
        at = round((begins + AFTER_TONE_S) * RATE_HZ)
        tone = loudness(part_samples(heard, begins), RATE_HZ)
        left = float(np.sqrt(np.mean(np.square(heard.samples[at : at + RATE_HZ // 10]))))
        assert 20 * np.log10(left / tone) < -20


def test_all_are_equally_loud_none_is_cut_off_and_between_them_it_is_silent(
    heard: Rendered,
) -> None:
    loud = [loudness(part_samples(heard, t), RATE_HZ) for t, _ in heard.tones[:-1]]
    assert max(loud) / min(loud) == pytest.approx(1, abs=0.05)
    assert np.max(np.abs(heard.samples)) < 0.5
    for t, after in zip(heard.tones, heard.tones[1:], strict=False):
        silent = slice(round((t[0] + RINGS_S + FRAME_S) * RATE_HZ), round(after[0] * RATE_HZ))
        assert not np.any(heard.samples[silent])


def test_after_a_pause_a_part_is_told_of_anew_and_a_sentence_never_in_it() -> None:
    cues = PartCues()
    assert cues.due(0, 0.0) == (True, False)
    assert cues.due(None, 0.5) == (False, False)
    assert cues.due(None, 2.0) == (False, False)
    assert cues.due(0, 3.0) == (True, False)
    assert cues.due(0, 3.9) == (False, True)
    assert cues.due(0, 5.0) == (False, False)
