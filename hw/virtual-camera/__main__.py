"""Run the virtual camera: ``python hw/virtual-camera [--port 8090] [--heart 68] [--none]``."""

from poise.simulation.camera.__main__ import main

main()
