"""Our guarded child process against python-calamine alone, on the same workbook, in one run.

    .venv/bin/python -m bench.read_roster [--rows 81911]

Calamine runs in a process of its own too, and only yields its rows. Prints the medians of five runs in turn, and their
ratio.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.measure import seconds
from rosters.parsing.run import parse_file

BARE = """
import sys
from python_calamine import CalamineWorkbook
for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows():
    pass
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=81_911)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book, out = Path(folder) / "roster.xlsx", Path(folder) / "rows.csv"
        subprocess.run([sys.executable, "-m", "bench.invented", book, str(options.rows), "0"], check=True)
        ours, bare = [], []
        for _ in range(5):
            bare.append(seconds(lambda: subprocess.run([sys.executable, "-c", BARE, book], check=True)))
            ours.append(seconds(lambda: parse_file(book, name=book.name, out=out, on=date(2025, 11, 30))))
    print(f"calamine alone: {statistics.median(bare):.1f} s, our child: {statistics.median(ours):.1f} s", end="")
    print(f", {statistics.median(o / b for o, b in zip(ours, bare, strict=True)):.2f} times as long")


if __name__ == "__main__":
    main()
