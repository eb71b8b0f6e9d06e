"""Digests (摘要): SHA-256 of the rulebook, of every evidence file and result file."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from contest.folder.tables import SHAPES

DIGEST = "digest.txt"
INPUTS = ("rulebook.toml", *SHAPES)


def digest_text(folder: Path, results: Mapping[str, str]) -> str:
    """Return digest.txt: a line per file, inputs first, `hex  name`."""
    lines = [
        f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}"
        for name in INPUTS
        if (folder / name).exists()
    ]
    lines += [f"{sha256(text.encode()).hexdigest()}  {name}" for name, text in results.items()]
    return "\n".join(lines) + "\n"
