"""What the importer ``apple_health`` reads."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form

FORM = Form("apple_health")
seeds, read = FORM.seeds, FORM.read
