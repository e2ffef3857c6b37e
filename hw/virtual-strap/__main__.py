"""``python hw/virtual-strap play FILE``"""

import sys

from virtual_strap.command import main

sys.exit(main())
