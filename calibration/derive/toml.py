"""A table of constants with their certificates, as text that is the same every time."""

from __future__ import annotations

from poise.constants import Constant


def text(heading: str, constants: dict[str, Constant]) -> str:
    """The TOML of ``constants``, under a comment that says what they are for."""
    parts = [f"# {line}" for line in heading.splitlines()]
    for name, constant in constants.items():
        parts += ["", f"[{name}]", f"value = {constant.value!r}", f'unit = "{constant.unit}"',
                  f'how = "{constant.how}"', f'source = "{constant.source}"']  # fmt: skip
        if constant.uncertainty is not None:
            parts.append(f"uncertainty = {constant.uncertainty!r}")
    return "\n".join(parts) + "\n"
