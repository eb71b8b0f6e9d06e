"""Words of the award ceremony (颁奖典礼)."""

from contest.sentences.marking import N_

ERRORS = {
    "ceremony-unconfirmed": N_("奖项还没有确认，不能准备正式典礼；可以先彩排。"),
    "ceremony-changed": N_("奖项确认之后成绩有变动，请先重新核对并确认奖项，再准备典礼。"),
    "ceremony-empty": N_("没有可以颁发的奖项。"),
    "ceremony-moved": N_("另一处刚刚翻过页，没有重复执行。请看清现在的一页再操作。"),
    "ceremony-outdated": N_("典礼准备好之后奖项有变动，不能开始。请重新准备一场。"),
    "ceremony-unbegun": N_("典礼还没有开始。"),
    "ceremony-place": N_("没有这一页。"),
    "unknown-ceremony": N_("没有这场颁奖典礼。"),
}

ACTIONS = {
    "make-ceremony": N_("准备颁奖典礼"),
    "ceremony-step": N_("颁奖典礼翻页"),
    "ceremony-pause": N_("颁奖典礼暂停、继续"),
}
