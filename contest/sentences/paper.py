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

#: what must be so before announcing: as it should be, and as it is not yet
CHECKS = {
    "sheets": N_("评分表全部收到，共 %(due)s 份"),
    "unsent": N_("平板上没有未送到的评分"),
    "photos": N_("平板上没有未送到的照片"),
    "drafts": N_("平板上没有填了未交的评分"),
    "paper": N_("纸质评分表都已由两人录入一致"),
    "held": N_("没有待裁定的暂存评分表"),
    "swap": N_("没有待同意的互换"),
    "scores": N_("每名选手都有得分"),
    "signatures": N_("评委都已在平板上签名"),
    "closed": N_("打分已经结束"),
    "verified": N_("另一人已经核分"),
    "signed": N_("监督员已经签认"),
}
OPEN_CHECKS = {
    "sheets": N_("还有 %(count)s 份评分表没有收到（席位 %(seats)s）"),
    "unsent": N_("平板上还有 %(count)s 份没有送到（席位 %(seats)s）"),
    "photos": N_("平板上还有 %(count)s 张照片没有送到（席位 %(seats)s）"),
    "drafts": N_("平板上可能还有 %(count)s 份填了未交（席位 %(seats)s）"),
    "paper": N_("还有 %(count)s 份纸质评分表只有一人录入或两人不同（席位 %(seats)s）"),
    "held": N_("还有 %(count)s 份暂存的评分表没有裁定（席位 %(seats)s）"),
    "swap": N_("有一项互换还没有同意或撤销"),
    "scores": N_("还有 %(count)s 名选手没有得分（%(names)s）"),
    "signatures": N_("%(count)s 位评委没有在平板上签名（席位 %(seats)s）；用纸的签在纸上"),
    "closed": N_("打分还没有结束"),
    "verified": N_("还没有核分"),
    "signed": N_("监督员还没有签认"),
}
