"""Words of the live quiz and of bouts (现场竞答、同台对决)."""

from contest.sentences.marking import N_

#: kinds of questions
QUESTION_KINDS = {
    "base": N_("起始分"),
    "compulsory": N_("必答题"),
    "buzzer": N_("抢答题"),
    "risk": N_("风险题"),
    "designated": N_("指定题"),
    "timed": N_("限时题"),
    "sudden-death": N_("加赛题"),
}
ANSWER_OUTCOMES = {
    "right": N_("答对"),
    "wrong": N_("答错"),
    "timeout": N_("超时"),
    "foul": N_("犯规"),
    "declined": N_("放弃"),
}
WHO_ANSWERS = {
    "one": N_("只由一人作答"),
    "each": N_("每人都答"),
    "relay": N_("答错后他人可接答"),
}
PLAYOFF_MODES = {
    "first-right": N_("先答对者胜"),
    "first-wrong": N_("先答错者出局"),
}
SIDES = {"red": N_("红方"), "blue": N_("蓝方"), "draw": N_("平局")}
BOUT_STATES = {
    "waiting": N_("未开始"),
    "on": N_("进行中"),
    "voting": N_("投票中"),
    "closed": N_("投票结束"),
    "shown": N_("已宣布"),
    "bye": N_("轮空"),
}
PAIRING_WAYS = {
    "draw": N_("抽签"),
    "rank": N_("按上一层级名次"),
    "class": N_("同类抽签"),
}
BOUT_SYSTEMS = {
    "single": N_("单轮对决"),
    "bracket": N_("淘汰赛"),
    "round-robin": N_("循环赛"),
}

ERRORS = {
    "not-live": N_("这个环节不是现场竞答或同台对决。"),
    "live-evidence": N_("“%(round)s”已有成绩（文件导入或笔试），不能再安排现场场次。"),
    "not-a-quiz": N_("“%(session)s”不是现场竞答。"),
    "quiz-kind": N_("本场没有设这种题型，请先在竞答设置中加上。"),
    "quiz-no-kinds": N_("请至少选定一种题型。"),
    "quiz-choices": N_("风险题须写明可选分值，如“10 20 30”。"),
    "quiz-points": N_("“%(kind)s”的分值、时间应填不小于 0 的数。"),
    "quiz-value": N_("请选定本题分值。"),
    "quiz-untimed": N_("这种题型没有设答题时限。"),
    "quiz-question": N_("请填写题号，最多 %(most)s 个字。"),
    "quiz-press-number": N_("抢答次序中的“%(number)s”不是本场选手的序号。"),
    "quiz-pressed": N_("抢答次序中有重复的选手，请核对。"),
    "quiz-gone": N_("%(name)s已不参加，不能记分。"),
    "quiz-answered": N_("%(name)s这一题已经记过分。如有误，请先冲回。"),
    "quiz-taken": N_("第 %(question)s 题已由其他选手作答。如判错，请先冲回。"),
    "quiz-nothing": N_("没有可以冲回的记分。"),
    "playoff-member": N_("请先选定加赛选手；加赛题只记参加加赛的选手。"),
    "playoff-open": N_("加赛还没有分出先后。"),
    "not-bouts": N_("“%(session)s”不是同台对决。"),
    "turn-drawn": N_("下一轮对阵已经排定，本轮不能再投票或裁定。"),
    "vote-device-lost": N_("这台设备已报失，投票没有计入。请联系工作人员。"),
    "bouts-few": N_("至少要有两名选手才能排对阵。"),
    "bouts-missing": N_("请先排定对阵，再开始。"),
    "no-stage-before": N_("本层级之前没有名次可用，请改用抽签。"),
    "bout-class-missing": N_("还有选手没有类别：%(names)s。请逐行写“序号 类别”。"),
    "unknown-bout": N_("没有这场对决。"),
    "bout-not-on": N_("请先宣布这场对决开始。"),
    "bout-not-open": N_("这场对决现在不能投票。请听主持人宣布。"),
    "bout-is-voting": N_("还有一场对决正在投票，请先结束投票。"),
    "bout-not-closed": N_("请先结束投票。"),
    "bout-no-votes": N_("还没有收到投票，不能结束。"),
    "bout-drawn": N_("票数相同，须先裁定胜者（评委裁决或加赛）。"),
    "bout-not-drawn": N_("这场对决票数已分高下，不须裁定。"),
    "turn-open": N_("这一轮还有 %(count)s 场没有分出胜者。"),
    "bout-side-gone": N_("%(name)s已不参加，不能裁定为胜者。"),
    "bracket-empty": N_("这一轮没有选手可以进入下一轮。"),
    "bracket-over": N_("淘汰赛已经产生冠军，没有下一轮。"),
    "not-a-bracket": N_("只有淘汰赛才排下一轮。"),
    "newer-vote": N_("您在另一台设备上已投：%(stored)s。本机所投“%(own)s”没有计入，请核对后再投。"),
    "vote-missing": N_("请投红方、蓝方或平局。"),
    "bout-criteria": N_("第 %(line)s 行应为：代码 名称 满分，如“a 内容 60”。"),
}

STEPS = {
    "risk-order": N_("排定风险题次序"),
    "playoff": N_("开始加赛"),
    "draw-bouts": N_("排定对阵"),
    "bout-on": N_("对决开始"),
    "bout-open": N_("开始投票"),
    "bout-close": N_("结束投票"),
    "bout-rule": N_("裁定对决胜者"),
    "bout-show": N_("宣布对决结果"),
}

ACTIONS = {
    **STEPS,
    "plan-live": N_("安排现场竞答或对决"),
    "quiz-answer": N_("记竞答得分"),
    "quiz-clock": N_("开始答题计时"),
    "quiz-reverse": N_("冲回一条记分"),
    "quiz-void": N_("题目作废"),
    "cast-vote": N_("对决投票"),
}
