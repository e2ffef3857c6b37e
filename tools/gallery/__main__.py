"""``python -m tools.gallery FOLDER``"""

import sys

from tools.gallery.pictures import main

sys.exit(main(sys.argv[1:]))
