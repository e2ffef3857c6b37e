"""What the importer ``json_object`` reads."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form

FORM = Form("json_object")
seeds, read = FORM.seeds, FORM.read
