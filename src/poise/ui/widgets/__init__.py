"""Each widget takes a value and paints it; none of them knows of time, threads or sensors."""
