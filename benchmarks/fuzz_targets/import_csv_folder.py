"""What the importer ``csv_folder`` reads."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form

FORM = Form("csv_folder")
seeds, read = FORM.seeds, FORM.read
