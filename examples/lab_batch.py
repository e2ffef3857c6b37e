"""A folder of recordings on a Dask cluster, a row for each, as a data frame.

    pip install 'poise[lab]' pandas
    python examples/lab_batch.py [FOLDER [tcp://SCHEDULER:PORT]]

Without a scheduler two processes of this computer do the work, without FOLDER on four made-up
recordings.  `poise batch --scheduler` does the same from the command line and remembers what it
did; this is for a pipeline of your own.  The cluster's machines must see FOLDER under that name.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from dask.distributed import Client, LocalCluster

import poise
from poise import exporters
from poise.errors import PoiseError

COLUMNS = ["duration_s", "valid", "heart_bpm", "rmssd_ms", "rmssd_se_ms", "swing_bpm", "reason"]


def row(path: Path) -> dict[str, object]:
    """What one recording says; a file that cannot be read is a row that says why."""
    try:
        found = poise.analyze(path, pace="4-6").as_dict()
    except PoiseError as error:
        return {"file": path.name, "valid": False, "reason": str(error)}
    return {"file": path.name} | {column: found[column] for column in COLUMNS}


def make_some(folder: Path) -> None:
    for seed in range(1, 5):
        recording = poise.synthetic(seed, minutes=3)
        exporters.load("kubios")(recording, folder / f"person-{seed}.txt")
    (folder / "not-a-recording.txt").write_text("nothing to see\n")


def main() -> None:
    with TemporaryDirectory() as made:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else made)
        if len(sys.argv) < 2:
            make_some(folder)
        where = sys.argv[2] if len(sys.argv) > 2 else LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        )  # fmt: skip
        with Client(where) as cluster:
            rows = cluster.gather(cluster.map(row, sorted(folder.glob("*.txt"))))
    table = pd.DataFrame(rows, columns=["file", *COLUMNS]).set_index("file")
    print(table.round(1).to_string())


if __name__ == "__main__":
    main()
