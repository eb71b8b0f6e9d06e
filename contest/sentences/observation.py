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
    "route-times": N_("有 %(count)s 站的计划时间读不出来（%(names)s），没有保存。"),
    "visit-reason": N_("视频察看、改期的，请写明原因。"),
    "visit-nobody": N_("请至少勾选一位在场的评委。"),
    "visit-times": N_("请填到达的日期和时间。"),
    "visit-order": N_("离开的时间早于到达的时间，请核对。"),
    "not-absent": N_("%(judge)s不在“不在现场却有评分”之列，可能已经处理。请刷新后再办。"),
    "absent-judges": N_(
        "有 %(count)s 份评分表的评委不在观摩记录的在场之列（%(names)s）。请在“观摩路线”页更正记录，或写明理由不计入，再核分。"
    ),
    "deduction-points": N_(
        "“%(criterion)s”另扣的分应大于 0、不超过 %(most)s，并合 %(step)s 分的间隔。"
    ),
}

TEAM_ERRORS = {
    "team-session": N_("“%(session)s”由全组共用一张评分表，不能单独交表。请重新载入本页后提交。"),
    "no-team": N_("“%(session)s”不是全组共用一张评分表。"),
    "not-a-member": N_("观摩记录上您没有到%(name)s的现场，不参加这张表。记录有误的，请先更正。"),
    "team-changed": N_("这张表已有改动，您的同意没有记下。请重新载入，看过新的再同意。"),
}

PHOTO_ERRORS = {
    "photo-large": N_("照片太大，不能超过 %(most)s 兆字节。照片没有保存。"),
    "photo-pixels": N_("照片的像素太多，不能超过 %(most)s 百万。照片没有保存。"),
    "photo-unreadable": N_("读不出这张照片。请用 JPEG、PNG 或 WebP 格式，重新拍摄或另存后再试。"),
    "photos-many": N_("一位选手的照片最多 %(most)s 张，已经够了。"),
    "no-photo": N_("没有这张照片，可能已经撤下。"),
}

#: how a contestant was seen
VISITS = {
    "visited": N_("到场观摩"),
    "video": N_("视频察看"),
    "postponed": N_("改期"),
}

OBSERVATION_ACTIONS = {
    "team-draft": N_("提出小组评分表"),
    "team-agree": N_("同意小组评分表"),
    "add-photo": N_("上传佐证照片"),
    "drop-photo": N_("撤下照片"),
    "leave-out-absent": N_("不在现场的评分表不计入"),
    "log-visit": N_("登记观摩记录"),
    "set-route": N_("设定观摩路线"),
    "set-filling": N_("设定填表方式"),
}
