"""Words of paper sheets (纸质评分表)."""

from contest.sentences.marking import N_

PAPER_ERRORS = {
    "paper-none": N_("“%(session)s”所在环节不用评分表，没有纸质评分。"),
    "paper-unknown-sheet": N_(
        "没有这个校验码的评分表：可能输入有误，或不是“%(session)s”的表，"
        "或是换评委、改细则之前印的。请核对表头。"
    ),
}
