"""``python hw/virtual-strap play FILE``"""

import sys

from poise.simulation.strap.command import main

sys.exit(main())
