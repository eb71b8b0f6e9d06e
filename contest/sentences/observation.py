"""Words of on-site observation (现场观摩): filling in by deductions or grades."""

from contest.sentences.marking import N_

OBSERVATION_ERRORS = {
    "no-sheets": N_("“%(session)s”没有评分表。"),
    "filling-faults": N_("有 %(count)s 处不能用，没有保存。请改正后再存。"),
    "filling-changed": N_(
        "本场的填表方式与这份评分表不同。评分仍在，没有提交；请重新载入本页，核对后再提交。"
    ),
    "marks-differ": N_(
        "平板上算出的分与服务器算出的不同，没有收下。请重新载入本页，核对后再提交。"
    ),
    "item-line": N_(
        "“%(criterion)s”扣分条目第 %(line)s 行应为：每次扣几分 最多几次 内容（内容不超过 %(most)s 字）。"
    ),
    "item-times": N_("“%(criterion)s”扣分条目第 %(line)s 行：最多次数应在 1 至 %(most)s 之间。"),
    "item-points": N_(
        "“%(criterion)s”扣分条目第 %(line)s 行：每次扣分应大于 0、不超过 %(most)s，并合 %(step)s 分的间隔。"
    ),
    "item-many": N_("“%(criterion)s”的扣分条目超过 %(most)s 条（第 %(line)s 行起）。"),
    "grade-line": N_(
        "“%(criterion)s”等次第 %(line)s 行应为：一个字母 百分之几 名称，如“A 95 优秀”。"
    ),
    "grade-step": N_(
        "“%(criterion)s”等次第 %(line)s 行：满分的 %(percent)s%% 不合 %(step)s 分的间隔或超出范围。"
    ),
    "grade-order": N_("“%(criterion)s”等次第 %(line)s 行应低于上一行，字母不能重复。"),
    "grades-few": N_("“%(criterion)s”至少要有两个等次（第 %(line)s 行）。"),
    "grade-missing": N_("请给“%(criterion)s”评定等次。"),
    "deduction-reason": N_("“%(criterion)s”另扣的分请写明理由。"),
    "deduction-points": N_(
        "“%(criterion)s”另扣的分应大于 0、不超过 %(most)s，并合 %(step)s 分的间隔。"
    ),
}

OBSERVATION_ACTIONS = {
    "set-filling": N_("设定填表方式"),
}
