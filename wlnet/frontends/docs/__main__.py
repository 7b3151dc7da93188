"""`python -m wlnet.frontends.docs FOLDER`: write the pages that follow from the code."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wlnet.frontends.docs import outdated, write


def main() -> int:
    """Write the pages, or with --check only say which are out of date; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m wlnet.frontends.docs", description="Write the documentation.")
    parser.add_argument("folder", type=Path, help="the folder docs, with its names/")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if a page is out of date")
    options = parser.parse_args()
    if not (options.folder / "names").is_dir():
        parser.error(f"{options.folder} has no folder names/")
    changed = outdated(options.folder) if options.check else write(options.folder)
    for path in changed:
        sys.stdout.write(f"{options.folder / path}\n")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
