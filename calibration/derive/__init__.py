"""Measurements into constants: pure scripts, each of which a test runs again."""
