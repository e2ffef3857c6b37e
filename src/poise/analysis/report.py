"""A page to look at: intervals with their verdicts, spectrum, Poincaré plot, swing, numbers.

One file that holds everything it shows: no script, nothing fetched, light or dark as the reader's
screen is.
"""

from __future__ import annotations

from html import escape

from poise.analysis.plots import over_time, poincare, spectrum, swing, tachogram
from poise.analysis.result import Analysis, Window
from poise.analysis.study import Study
from poise.analysis.style import STYLE
from poise.analysis.windows import windows
from poise.analysis.words import BLOCKS, Row
from poise.formatting import PLUS_MINUS
from poise.plain import plain

# Of an hour and more its five minutes are drawn one by one.
LONG_S, WINDOW_S = 3600.0, 300.0


def page(study: Study) -> str:
    """The whole page as text."""
    found = study.analysis
    name = found.file.replace("\\", "/").rsplit("/", 1)[-1]
    plots = [tachogram(study)]
    plots += over_time(found.windows or _windows(study))
    if found.valid:
        plots += [spectrum(study), poincare(study), swing(study)]
    return (
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(plain(name))} - poise</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>"
        f"<header><h1>{escape(plain(name))}</h1>{_headline(found)}</header>"
        + "".join(plots)
        + _table(found)
        + _footer(found)
        + "</main></body></html>\n"
    )


def _windows(study: Study) -> tuple[Window, ...]:
    """What is drawn of a night or a day when nobody said how long a window is."""
    if study.series.end_s - study.series.start_s < LONG_S:
        return ()
    return windows(study.series, WINDOW_S, study.swings)


# ------------------------------------------------------------------ words


def _headline(found: Analysis) -> str:
    counts, long = found.intervals, found.duration_s > 3 * 3600
    flagged = ", ".join(f"{n} {word}" for word, n in counts.flagged.items() if n)
    facts = [
        f"{found.duration_s / 3600:.1f} h" if long else f"{found.duration_s / 60:.1f} min",
        f"{counts.n} intervals, {counts.used} used",
        f"flagged: {flagged}" if flagged else "none flagged",
        f"{counts.gaps} gap{'' if counts.gaps == 1 else 's'}",
    ]
    said = f"<p class='facts'>{escape(' · '.join(facts))}</p>"
    if not found.valid:
        why = escape(found.reason)
        said += f"<p class='stop'><strong>Not valid for variability.</strong> {why}</p>"
    return said


def _table(found: Analysis) -> str:
    blocks = []
    for title, rows in BLOCKS:
        if all(row.of(found)[0] is None for row in rows):
            continue
        lines = "".join(_row(row, found) for row in rows)
        blocks.append(f"<section><h2>{escape(title)}</h2><table>{lines}</table></section>")
    return f"<div class='blocks'>{''.join(blocks)}</div>"


def _row(row: Row, found: Analysis) -> str:
    told = row.in_words(found)
    if told is None:
        shown = "<span class='none'>not known</span>"
    else:
        doubt = f" <span class='se'>{told[1]}</span>" if told[1] else ""
        shown = f"{told[0]}{doubt} <span class='unit'>{escape(row.unit)}</span>"
    meaning = escape(row.meaning, quote=True)
    return f"<tr title='{meaning}'><th><abbr>{escape(row.label)}</abbr></th><td>{shown}</td></tr>"


def _footer(found: Analysis) -> str:
    notes = "".join(f"<li>{escape(note)}</li>" for note in found.notes)
    if found.valid and found.breathing.reason:
        notes += f"<li>breathing: {escape(found.breathing.reason)}</li>"
    listed = f"<h2>Noticed</h2><ul>{notes}</ul>" if notes else ""
    return (
        f"<footer>{listed}<p>{PLUS_MINUS} "
        "Point at a number for what it means. These are numbers for wellness and self-training, "
        "not for diagnosis.</p></footer>"
    )
