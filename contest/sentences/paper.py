"""Words of paper sheets (纸质评分表)."""

from contest.sentences.marking import N_

PAPER_ERRORS = {
    "paper-none": N_("“%(session)s”所在环节不用评分表，没有纸质评分。"),
    "paper-unknown-sheet": N_(
        "没有这个校验码的评分表：可能输入有误，或不是“%(session)s”的表，"
        "或是换评委、改细则之前印的。请核对表头。"
    ),
    "paper-off-panel": N_("%(judge)s不是“%(session)s”的评委，没有可录入的评分表。"),
    "paper-barred": N_("%(judge)s对%(name)s回避，这份评分表不录入。"),
    "paper-agreed": N_("这份评分表已由%(names)s录入一致。确需更正，请由他们各自更正。"),
    "entered-paper": N_("您录入过本场的纸质评分表，核分、签认须由别人办理。"),
}

PAPER_ACTIONS = {
    "enter-paper": N_("录入纸质评分表"),
}

#: how a paper sheet stands; `-own` to who has typed it in
PAPER_STATES = {
    "waiting": N_("另一人已录入，等您录入"),
    "waiting-own": N_("已录入，等另一人录入"),
    "differs": N_("%(names)s录入的不同"),
    "differs-own": N_("与另一人录入的不同（%(others)s），请再看原表，录错的一方更正"),
    "made": N_("%(names)s录入一致，已计入，回执 %(code)s"),
    "same": N_("录入一致，与平板所交相同，没有重复计入"),
    "replaced": N_("录入一致；后来另有更正，以更正的为准"),
    "late": N_("录入一致，但打分已经结束：另行保存，由组织者裁定"),
    "clash": N_("录入一致，但与平板所交不同：另行保存，平板所交的不变"),
    "rejected": N_("录入一致，另行保存后裁定不采用"),
}
