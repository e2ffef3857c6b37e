"""Print or write a file of constants: ``python -m calibration.derive NAME [--write]``."""

from __future__ import annotations

import sys

from calibration import derive

arguments = sys.argv[1:]
names = [argument for argument in arguments if argument != "--write"]
if not names or not set(names) <= set(derive.names()):
    raise SystemExit(f"python -m calibration.derive NAME [--write], of {', '.join(derive.names())}")
for name in names:
    if "--write" in arguments:
        derive.place(name).write_text(derive.text(name), encoding="utf-8")
        print(f"wrote {derive.place(name).relative_to(derive.ROOT)}")
    else:
        print(derive.text(name))
