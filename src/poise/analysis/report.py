"""A page to look at: intervals with their verdicts, spectrum, Poincaré plot, swing, numbers.

One file that holds everything it shows: no script, nothing fetched, light or dark as the reader's
screen is.
"""

from __future__ import annotations

from html import escape
from typing import Any

from poise.analysis.plots import poincare, spectrum, swing, tachogram
from poise.analysis.study import Study
from poise.analysis.style import STYLE
from poise.analysis.words import BLOCKS, Row


def page(study: Study) -> str:
    """The whole page as text."""
    result = study.result
    name = result["file"].replace("\\", "/").rsplit("/", 1)[-1]
    plots = [tachogram(study)]
    if result["valid"]:
        plots += [spectrum(study), poincare(study), swing(study)]
    return (
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(name)} - poise</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>"
        f"<header><h1>{escape(name)}</h1>{_headline(result)}</header>"
        + "".join(plots)
        + _table(result)
        + _footer(result)
        + "</main></body></html>\n"
    )


# ------------------------------------------------------------------ words


def _headline(result: dict[str, Any]) -> str:
    counts = result["intervals"]
    flagged = ", ".join(f"{n} {word}" for word, n in counts["flagged"].items() if n)
    facts = [
        f"{result['duration_s'] / 60:.1f} min",
        f"{counts['n']} intervals, {counts['used']} used",
        f"flagged: {flagged}" if flagged else "none flagged",
        f"{counts['gaps']} gap{'' if counts['gaps'] == 1 else 's'}",
    ]
    said = f"<p class='facts'>{escape(' · '.join(facts))}</p>"
    if not result["valid"]:
        why = escape(result["reason"])
        said += f"<p class='stop'><strong>Not valid for variability.</strong> {why}</p>"
    return said


def _table(result: dict[str, Any]) -> str:
    blocks = []
    for title, rows in BLOCKS:
        if all(result.get(row.key) is None for row in rows):
            continue
        lines = "".join(_row(row, result) for row in rows)
        blocks.append(f"<section><h2>{escape(title)}</h2><table>{lines}</table></section>")
    return f"<div class='blocks'>{''.join(blocks)}</div>"


def _row(row: Row, result: dict[str, Any]) -> str:
    value, se = result.get(row.key), result.get(row.se_key) if row.se_key else None
    if value is None:
        shown = "<span class='none'>not known</span>"
    else:
        doubt = f" <span class='se'>± {se:.{row.digits}f}</span>" if se is not None else ""
        shown = f"{value:.{row.digits}f}{doubt} <span class='unit'>{escape(row.unit)}</span>"
    meaning = escape(row.meaning, quote=True)
    return f"<tr title='{meaning}'><th><abbr>{escape(row.label)}</abbr></th><td>{shown}</td></tr>"


def _footer(result: dict[str, Any]) -> str:
    notes = "".join(f"<li>{escape(note)}</li>" for note in result["notes"])
    if result["valid"] and result["breathing_reason"]:
        notes += f"<li>breathing: {escape(result['breathing_reason'])}</li>"
    listed = f"<h2>Noticed</h2><ul>{notes}</ul>" if notes else ""
    return (
        f"<footer>{listed}<p>± is one standard error. Point at a number for what it means. "
        "These are numbers for wellness and self-training, not for diagnosis.</p></footer>"
    )
