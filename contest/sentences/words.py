"""Words of the pages (名称): states, roles, tasks, steps, what an audit line did."""

from contest.sentences.conflicts import CONFLICT_ACTIONS, CONFLICT_STEPS
from contest.sentences.marking import N_
from contest.sentences.paper import PAPER_ACTIONS
from contest.sentences.rehearsing import REHEARSAL_ACTIONS

#: kinds of sheets without marks
SHEET_KINDS = {
    "abstained": N_("弃权不评"),
    "absent": N_("选手未到场"),
}

#: what a receipt names
RECEIPTS = {
    "sheet": N_("评分表"),
    "vote": N_("对决投票"),
    "visit": N_("观摩记录"),
    "photo": N_("佐证照片"),
    "draft": N_("小组评分表的一稿"),
}

STATES = {
    "planned": N_("未开始"),
    "open": N_("打分中"),
    "closed": N_("待核分"),
    "verified": N_("待签认"),
    "signed": N_("已签认"),
}

TASKS = {
    "task-plan": N_("可以安排场次"),
    "task-open": N_("可以开始打分"),
    "task-close": N_("正在打分"),
    "task-verify": N_("等待核分"),
    "task-sign": N_("等待监督员签认"),
    "task-survey-form": N_("可以编制问卷"),
    "task-survey-open": N_("问卷已编制，可以开始调查"),
    "task-survey-going": N_("正在调查"),
    "task-survey-close": N_("截止日期已过，请结束调查"),
    "task-survey-empty": N_("调查已结束，请取出箱内答卷"),
    "task-survey-alarms": N_("有异常提示，等待监督员裁定"),
    "task-paper-draft": N_("组卷并封存"),
    "task-paper-open": N_("试卷已封存，等待两人启封"),
    "task-paper-half": N_("一人已启封，等待另一人"),
    "task-paper-going": N_("正在答题"),
    "task-paper-close": N_("已提出收卷，等待另一人确认"),
    "task-paper-release": N_("已收卷，可以公布答卷"),
    "task-confirm": N_("核对并确认晋级"),
    "task-awards": N_("核对并确认奖项"),
    "task-publish": N_("可以发布成绩"),
}

ROLES = {
    "organiser": N_("组织者"),
    "verifier": N_("核分员"),
    "supervisor": N_("监督员"),
    "judge": N_("评委"),
}

STEPS = {
    **CONFLICT_STEPS,
    "open-session": N_("开始打分"),
    "close-session": N_("结束打分"),
    "verify-session": N_("确认核分"),
    "sign-session": N_("监督签认"),
    "reopen-session": N_("重新开放打分"),
    "close-request": N_("提出带缺结束打分"),
    "close-confirm": N_("同意带缺结束打分"),
    "judge-sign": N_("评委签名"),
    "correction-request": N_("申请更正"),
    "correction-answer": N_("答复更正申请"),
    "held-sheet": N_("裁定暂存的评分表"),
    "order": N_("排定出场顺序"),
    "release-batch": N_("首批分数统一放行"),
    "import-session": N_("由文件导入（纸质签认）"),
}

#: what a line of the audit chain says was done
ACTIONS = {
    **STEPS,
    **CONFLICT_ACTIONS,
    **REHEARSAL_ACTIONS,
    **PAPER_ACTIONS,
    "add-person": N_("登记人员"),
    "ask-sign-in": N_("平板请求登录"),
    "choose-held": N_("评委取舍暂存的评分表"),
    "confirm-tablet": N_("放行平板登录"),
    "confirm-awards": N_("确认奖项"),
    "confirm-promotion": N_("确认晋级"),
    "decide-held": N_("裁定暂存的评分表"),
    "decline": N_("记录放弃晋级"),
    "deduct-overtime": N_("登记超时扣分"),
    "device-found": N_("撤销平板的报失"),
    "device-lost": N_("停用丢失的平板"),
    "draw-order": N_("抽签排定顺序"),
    "end-sign-ins": N_("令本场评委的平板全部退出"),
    "hall-view": N_("切换大屏"),
    "import": N_("导入赛季"),
    "import-unsent": N_("导入平板上未送到的评分表"),
    "issue-cards": N_("制作评委卡"),
    "issue-code": N_("发放登录码"),
    "make-screen": N_("登记大屏"),
    "move-entry": N_("调整出场顺序"),
    "on-stage": N_("选手上场、退场"),
    "plan-sessions": N_("安排场次"),
    "publish": N_("发布成绩"),
    "publish-awards": N_("发布获奖名单"),
    "recommend": N_("记录组织推荐"),
    "recuse": N_("记录评委回避"),
    "refuse-tablet": N_("拒绝平板登录"),
    "remind": N_("提醒评委"),
    "reveal": N_("在大屏宣布得分"),
    "reverse-overtime": N_("冲回超时扣分"),
    "revoke-screen": N_("停用大屏"),
    "scan-card": N_("扫评委卡"),
    "scoring-now": N_("指定正在打分的选手"),
    "seat-judges": N_("设置评委帐号"),
    "set-hall": N_("设定会场规则"),
    "settle": N_("裁定并列先后"),
    "show-link": N_("出示限时登录二维码"),
    "sign-in": N_("登录"),
    "sign-out": N_("退出"),
    "status": N_("改变选手状态"),
    "submit-sheet": N_("提交评分表"),
    "timer-start": N_("开始计时"),
    "timer-stop": N_("停止计时"),
    "undo-reveal": N_("撤回宣布的得分"),
    "void-sheet": N_("评分表作废"),
    "withdraw-publication": N_("撤回发布"),
}
