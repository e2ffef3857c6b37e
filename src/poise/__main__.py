"""``python -m poise`` is the same as ``poise``, but for what Python does before it comes here.

``-m`` puts the current folder before everything that is installed.  It is taken away first, unless
poise itself is there; what Python needs to find this file, some modules of its own, it has imported
by then.  ``poise`` and ``python -P -m poise`` never look there.
"""

import os
import sys

_PLACE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()] != [_PLACE]:
    del sys.path[0]

from poise.cli import main  # noqa: E402

sys.exit(main())
