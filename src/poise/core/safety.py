"""What keeps drills and writing safe: the words for it, and when they are said.

Nothing here judges a heart or a person.  What is written in the journal is looked through for a
few words on this computer, and that something was found is kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# "Worse" three times in two weeks, and the plan pauses itself.
WORSE_TO_PAUSE, WITHIN_DAYS = 3, 14
# A mood, 0 to 10, that fell by so much while writing.
HEAVY_DROP = 3
# Dizzy in so many of the last answers to that question, and smaller breaths are suggested.
DIZZY, OF_LAST = 2, 3
LONGEST_WRITING_S = 900.0

FIRST_DRILL = (
    "Drills are meant to be uncomfortable and safe. You choose the level, and Esc ends any of them "
    "at once.",
    "Leave drills out, or talk to someone first, if you have panic attacks, are going through "
    "trauma, or have been told to avoid stress because of your heart.",
    "If a question touches something raw, press N.",
)
STOPPED = "Stopped. What you did counts."
PANIC = (
    "Stop. Breathe as it comes; do not try to breathe deeply.",
    "Look around and name five things.",
    "If it does not pass in ten minutes, or your chest hurts, or you faint: call for help.",
)
FELT_WORSE = "Thank you for saying so. Nothing more today?"
PLAN_PAUSES = (
    "Three drills in two weeks left you feeling worse, so the plan takes a break.",
    "Talking to a person may help: a doctor, a counsellor, a friend.",
    "It goes on when you say so.",
)
DIZZY_ONCE = "Thanks for noting it. Next time take smaller, easier breaths, or stop."
SMALLER_BREATHS = (
    "Twice lately you felt dizzy or tingly: take smaller breaths than you could, or an easier pace."
)
HEAVY = "That was heavy. Leave it here? A walk, a reset or a person may do more than another line."
ENOUGH_WRITTEN = "Enough for today?"
CAMERA_SAW = "Is that what a camera saw?"
HARM = (
    "If you are thinking of harming yourself, please talk to someone now: a person near you, or "
    "your country's emergency number."
)

# In English and German, as both are written into a journal whatever the window speaks.
_JUDGING = (
    r"\b(always|never|stupid|failure|idiot|useless|hopeless|everyone|nobody"
    r"|immer|nie|niemals|dumm|versager(?:in)?|versagen|idiot(?:in)?|unfähig|hoffnungslos|alle"
    r"|niemand)\b"
)
_HARM = (
    r"\b(suicid\w*|kill(?:ing)? my\s?self|end(?:ing)? (?:my life|it all)|hurt(?:ing)? my\s?self"
    r"|harm(?:ing)? my\s?self|self[- ]?harm\w*|cut(?:ting)? my\s?self|want(?:ed)? to die"
    r"|wish i (?:was|were) dead|better off (?:dead|without me)|don'?t want to (?:live|be alive)"
    r"|no reason to live"
    r"|suizid\w*|selbstmord\w*|umbringen|mich (?:selbst )?(?:töten|verletzen|ritzen)"
    r"|(?:mein|meinem) leben (?:ein ende|zu beenden|beenden)|nicht mehr leben|nicht mehr da sein"
    r"|will sterben|wäre (?:lieber )?tot|lieber tot|selbstverletz\w*)\b"
)


def plan_pauses(worse_days: Iterable[int], today: int) -> bool:
    """Whether three drills within two weeks were answered with "worse"; days from anywhere."""
    return sum(0 <= today - day < WITHIN_DAYS for day in worse_days) >= WORSE_TO_PAUSE


def smaller_breaths(dizzy: Sequence[bool]) -> bool:
    """Whether two of the last three answers were yes; ``dizzy`` are all, the newest last."""
    return sum(dizzy[-OF_LAST:]) >= DIZZY


def heavy(before: int | None, after: int | None) -> bool:
    """Whether a mood, 0 to 10, fell by 3 or more; not where either was not said."""
    return before is not None and after is not None and before - after >= HEAVY_DROP


def judges(text: str) -> bool:
    """Whether ``text`` has a word that no camera could have seen, such as *always*."""
    return re.search(_JUDGING, text, re.IGNORECASE) is not None


def speaks_of_harm(text: str) -> bool:
    """Whether ``text`` has words of harming oneself: once too often is better than once missed."""
    plain = " ".join(text.replace("’", "'").split())
    return re.search(_HARM, plain, re.IGNORECASE) is not None
