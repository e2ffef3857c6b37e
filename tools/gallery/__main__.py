"""``python -m tools.gallery FOLDER [SCENE ...]``"""

import sys

from tools.gallery.pictures import main

sys.exit(main(sys.argv[1:]))
