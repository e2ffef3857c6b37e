"""What a check found, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from poise.checks.agreement import Agreement
from poise.checks.bland_altman import Estimate
from poise.checks.report import (
    AgreementCheck,
    CameraCheck,
    CheckReport,
    DelayCheck,
    StrapCheck,
)
from poise.core.standard_errors import NORMAL_CI_95

SHARES = ("share",)


def lines(found: CheckReport) -> Iterator[str]:
    """The lines of one check."""
    match found:
        case CameraCheck():
            yield from _camera(found)
        case DelayCheck():
            yield from _delay(found)
        case StrapCheck():
            yield from _strap(found)
        case AgreementCheck():
            yield from _agreement(found)


def _camera(found: CameraCheck) -> Iterator[str]:
    yield f"{found.device}: grade {found.report.grade}, {found.report.words}"
    for check in found.report.checks:
        if check.value is not None:
            yield f"  {check.word:<7} {check.name}: {_value(check.value, check.unit)}"
    for reason in dict.fromkeys(found.report.reasons):
        yield f"To do: {reason}."
    for fact in found.known:
        yield f"Known: {fact.says} ({fact.source})"


def _value(value: float, unit: str) -> str:
    if unit in SHARES:
        return f"{100 * value:.2g} %"
    if unit == "yes":
        return "yes" if value else "no"
    return f"{value:.3g} {unit}"


def _delay(found: DelayCheck) -> Iterator[str]:
    if found.delay_ms is None or found.se_ms is None:
        yield f"{found.device}: no delay could be measured: {found.reason}."
    else:
        yield (
            f"{found.device}: {found.delay_ms:.0f} ms from the screen to the frame's time, "
            f"± {NORMAL_CI_95 * found.se_ms:.0f} ms"
        )
    for run in found.runs:
        yield (
            f"  {1000 * run.delay_s:.1f} ms, standard error {run.se_ms:.1f} ms, "
            f"{100 * run.fit:.0f} % of the light explained, {run.rate_hz:.2f} frames a second"
        )


def _strap(found: StrapCheck) -> Iterator[str]:
    facts = found.report.facts
    yield f"{found.device}: {'good enough' if found.report.good else 'not good enough as it is'}"
    yield (
        f"  {facts.notifications} notifications in {facts.seconds:.0f} s, usually every "
        f"{_or_dash(facts.period_s, '.3f')} s, jitter {_or_dash(facts.jitter_ms, '.0f')} ms, "
        f"longest pause {_or_dash(facts.longest_gap_s, '.1f')} s"
    )
    carried = ", ".join(f"{count} with {n}" for n, count in facts.per_notification.items())
    yield f"  {facts.intervals} intervals (notifications: {carried})"
    drift = facts.drift_ppm
    clock = "not yet known (listen longer)" if drift is None else f"{drift:+.0f} ppm"
    yield (
        f"  steps of {_or_dash(facts.step_ms, '.2f')} ms; clock {clock}; "
        f"skin contact {_contact(facts.contact)}"
    )
    for reason in found.report.reasons:
        yield f"{reason[:1].upper()}{reason[1:]}."


def _contact(contact: bool | None) -> str:
    return "not reported by this strap" if contact is None else "felt" if contact else "lost"


def _or_dash(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _agreement(check: AgreementCheck) -> Iterator[str]:
    found = check.agreement
    aligned, beats = found.alignment, found.beats
    if aligned is None or beats is None:
        yield f"Not compared: {found.reason}."
        return
    offset_ms = 1000 * aligned.offset_s
    yield (
        f"The camera's beats come {abs(offset_ms):.0f} ms "
        f"{'after' if offset_ms >= 0 else 'before'} the strap's "
        f"(± {1960 * aligned.se_s:.0f} ms)."
    )
    yield (
        f"Of {beats.n} beats {beats.matched} were seen, {beats.missed} missed, "
        f"{beats.extra} made up."
    )
    yield from _parts(found, "")
    for name, part in found.segments.items():
        yield from _parts(part, f"{name}: ")


def _parts(found: Agreement, prefix: str) -> Iterator[str]:
    for what, part in (
        ("heart rate of ten seconds", found.heart),
        ("swing of three breaths", found.swing),
        ("single intervals", found.intervals),
    ):
        if part is not None:
            unit = part.unit
            yield (
                f"  {prefix}{what} ({part.n}): bias {_estimate(part.bias)} {unit}, 95 % of "
                f"differences {part.lower.value:+.1f} to {part.upper.value:+.1f} {unit}, "
                f"MAE {part.mae.value:.1f}, RMSE {part.rmse.value:.1f} {unit}, "
                f"concordance {_or_dash(part.ccc.value if part.ccc else None, '.2f')}"
            )


def _estimate(estimate: Estimate) -> str:
    if estimate.low is None:
        return f"{estimate.value:+.1f}"
    return f"{estimate.value:+.1f} ({estimate.low:+.1f} to {estimate.high:+.1f})"
