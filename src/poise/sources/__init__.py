"""Where readings come from: one module per kind of sensor, each with ``open_source``."""
