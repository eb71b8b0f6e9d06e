"""Make the demo season (生成演示赛季): the whole folder seed/ordos-2022, always the same.

    python seed/make_ordos.py [FOLDER]

The units and the rulebook of seed/ordos-2022 are real input; all persons, marks and
answers are drawn from a fixed seed.
"""

import sys
from pathlib import Path

from ordos_maker.season import make

SOURCE = Path(__file__).parent / "ordos-2022"


def main() -> None:
    """Make the season in the folder that is named, or in its own place."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    summary = make(SOURCE, target)
    print("，".join(f"{key} {value}" for key, value in summary.items()))


if __name__ == "__main__":
    main()
