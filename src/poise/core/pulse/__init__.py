"""From the colour of skin to the pulse.

One published method a file, and around them what makes them one reading.

``chain`` is the live way, sample by sample; ``reading`` reads a whole trace.
"""
