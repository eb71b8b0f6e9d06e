"""The rules (规则): values in, values out; no clock, database, file or sentence.

`evaluate` derives one stage; `derive` walks a whole season stage by stage.
Points are integers of 1/10000 point or exact fractions, money is fen.
"""

from contest.rules.season import derive
from contest.rules.stage import evaluate

__all__ = ["derive", "evaluate"]
