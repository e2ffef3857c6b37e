"""Heart-rate variability of labelled intervals: artefact labels, time domain, spectrum, entropy."""
