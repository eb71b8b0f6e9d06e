"""Sentences (用语): what codes mean, in Chinese; translations hold the English.

One table serves the season folder, the command line and the pages, so that a fault,
a problem or a refusal reads the same wherever it is met. Placeholders are named.
"""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TRANSLATIONS = Path(__file__).parent / "translations"


def N_(text: str) -> str:  # noqa: N802 - the name that extraction knows
    """Mark a sentence for translation."""
    return text


FAULTS = {
    "fault-line": N_("%(place)s%(column)s：内容为“%(found)s”，应为%(allowed)s"),
    "fault-place": N_("%(file)s 第%(line)s行"),
    "fault-column": N_("“%(column)s”列"),
    "fault-utf8": N_("UTF-8 编码的文本，请另存为“CSV UTF-8”"),
    "fault-csv": N_("完整的 CSV 行，引号须成对"),
    "fault-toml": N_("正确的 TOML 写法"),
    "fault-file-missing": N_("文件夹中必须有的文件"),
    "fault-column-unknown": N_("本文件的列名之一（%(allowed)s）"),
    "fault-column-twice": N_("只出现一次的列"),
    "fault-column-missing": N_("必须有的列"),
    "fault-width": N_("与表头相同的 %(width)s 列"),
    "fault-empty": N_("非空的内容"),
    "fault-decimal": N_("至多四位小数的数"),
    "fault-money": N_("以元为单位、至多两位小数的金额"),
    "fault-whole": N_("不小于 %(low)s 的整数"),
    "fault-number": N_("一个数"),
    "fault-number-low": N_("不小于 %(low)s 的数"),
    "fault-positive": N_("大于零的数"),
    "fault-choice": N_("下列之一：%(allowed)s"),
    "fault-text": N_("文字"),
    "fault-list": N_("至少有一项的列表"),
    "fault-table": N_("一张表（若干“键 = 值”）"),
    "fault-key-missing": N_("必须填写的内容"),
    "fault-key-unknown": N_("本表的键之一（%(allowed)s）"),
    "fault-format": N_("格式版本 1"),
    "fault-twice": N_("不与别处重复的代码"),
    "fault-weights": N_("合计为 100 的权重"),
    "fault-weights-zero": N_("不全为零的权重"),
    "fault-percent": N_("0 至 100 的百分数"),
    "fault-places": N_("0 至 %(most)s 的小数位数"),
    "fault-limits": N_("空列表，或由小到大的两个数"),
    "fault-max-min": N_("大于下限的上限"),
    "fault-step": N_("大于零的分值间隔"),
    "fault-trim-from": N_("不小于 %(low)s 的评委数，否则去掉最高分、最低分后无分可计"),
    "fault-needs-by-criterion": N_('与 trim.by = "criterion" 同用的设置'),
    "fault-option-unknown": N_("其他代码（unknown 专指“不了解”）"),
    "fault-carry": N_("0，因为本领域没有更低的层级"),
    "fault-ratio": N_("不大于 1 的比例"),
    "fault-ratio-tiers": N_("%(tiers)s 个数，与奖项等次一一对应"),
    "fault-seats": N_("%(tiers)s，即各等次名额之和"),
    "fault-needs-places": N_("具体名额，或在 [budget] 中写明 places"),
    "fault-split": N_("合计为 %(places)s 的名额"),
    "fault-source": N_("stage 或 given 二者之一"),
    "fault-kind": N_("units.csv 中的单位类型（%(allowed)s）"),
    "fault-unit": N_("units.csv 中的单位代码"),
    "fault-circle": N_("不绕回自身的上级单位"),
    "fault-no-ancestor": N_("上级中有“%(kind)s”类单位的单位"),
    "fault-contestant": N_("contestants.csv 中的选手编号"),
    "fault-judge": N_("judges.csv 中的评委编号"),
    "fault-mark-twice": N_("每位评委对每名选手的每个评分项只有一行"),
    "fault-answer-twice": N_("每份问卷的每个题目只有一行"),
    "fault-score-twice": N_("每名选手的每个得分只有一行"),
    "fault-vote-twice": N_("每位评委在每场对决中只有一票"),
    "fault-decision-twice": N_("同一事项只有一条裁定"),
    "fault-respondent-class": N_("与该问卷其他行相同的测评对象类别"),
    "fault-bout-sides": N_("同一领域的两名不同选手，且同一场对决各行一致"),
}

PROBLEMS = {
    "round-missing": N_("缺少环节“%(round)s”的得分"),
    "too-few-sheets": N_("环节“%(round)s”只有 %(valid)s 份有效评分表，至少需要 %(min)s 份"),
    "class-missing": N_("环节“%(round)s”缺少“%(class)s”类评委的有效评分表"),
    "sheet-incomplete": N_("环节“%(round)s”评委 %(judge)s 的评分表不完整，不计入"),
    "sheet-range": N_("环节“%(round)s”评委 %(judge)s 有评分超出范围，该表不计入"),
    "sheet-step": N_("环节“%(round)s”评委 %(judge)s 有评分不合分值间隔，该表不计入"),
    "sheet-class": N_("环节“%(round)s”评委 %(judge)s 不属于本环节的评委类别，该表不计入"),
    "small-group": N_(
        "环节“%(round)s”本组只有 %(size)s 名选手，不足 %(min)s 名，未作修正，保留原始分"
    ),
    "survey-too-small": N_("环节“%(round)s”有效问卷 %(valid)s 份，不足 %(min)s 份，须补充调查"),
    "survey-flagged": N_("环节“%(round)s”有效问卷 %(valid)s 份，不足 %(min)s 份，成绩仅供参考"),
    "survey-shrunk": N_(
        "环节“%(round)s”有效问卷 %(valid)s 份，不足 %(min)s 份，已按规则向领域均值收缩"
    ),
    "survey-no-mean": N_(
        "环节“%(round)s”有效问卷 %(valid)s 份，不足 %(min)s 份，且本领域没有达到份数的选手可供参照"
    ),
    "survey-gap": N_("环节“%(round)s”有题目没有有效答案（有效问卷 %(valid)s 份）"),
    "carry-missing": N_("缺少上一层级的总分，无法带入"),
    "tie-at-cut": N_("在晋级线上并列（剩余名额 %(places)s 个），须裁定先后"),
    "settle-partial": N_("与已裁定先后的选手同分，但不在那次裁定之内，须重新裁定"),
    "quota-base": N_("基本名额 %(base)s × %(groups)s 组超过总名额 %(places)s"),
    "quota-tied": N_("最后 %(places)s 个名额由 %(groups)s 组同等竞争，须裁定归属"),
    "recommend-over": N_("推荐 %(named)s 人，超过推荐名额 %(places)s 个，须裁定"),
    "moved-up": N_("递补晋级，替补：%(for)s"),
    "tie-at-border": N_("在“%(tier)s”的名额边界上并列，须裁定先后"),
    "seats-tied": N_("按参赛人数分配时最后 %(places)s 个名额同等竞争（%(field)s），须裁定"),
    "seats-mismatch": N_("领域“%(field)s”应有名额 %(seats)s 个，各等次合计 %(tiers)s 个"),
    "fen-left": N_("“%(tier)s”奖金均分后余 %(fen)s 分，留在账上"),
    "budget-over": N_("奖金合计 %(spent)s 元，超出预算 %(total)s 元"),
    "budget-places": N_("奖项名额合计 %(seats)s 个，预算为 %(places)s 个"),
    "title-missing": N_("“%(title)s”的评定成绩不全，未参加评定"),
    "title-tied": N_("在“%(title)s”的名额边界上并列（剩余名额 %(places)s 个），须裁定先后"),
    "not-entered": N_("有本层级的评分依据，但未进入本层级"),
}

OUTCOMES = {
    "promoted": N_("晋级"),
    "recommended": N_("推荐晋级"),
    "undecided": N_("待定"),
    "out": N_("未晋级"),
    "unranked": N_("不排名"),
}

STATUSES = {
    "ok": N_("正常"),
    "absent": N_("缺席"),
    "withdrawn": N_("弃权"),
    "dnf": N_("未完成"),
    "disqualified": N_("取消资格"),
    "suspended": N_("暂缓"),
    "vetoed": N_("一票否决"),
}

METHODS = {
    "survey": N_("满意度调查"),
    "observation": N_("现场观摩"),
    "stage": N_("同台竞技"),
    "quiz": N_("知识竞赛"),
    "duel": N_("同台对决"),
    "given": N_("外部得分"),
}

REASONS = {
    "threshold": N_("分数线"),
    "top": N_("组内前列"),
    "ratio": N_("组内比例"),
    "quota": N_("分组名额"),
    "proportional": N_("按比例分配名额"),
    "best": N_("全体择优"),
    "recommend": N_("组织推荐"),
    "single": N_("本组仅一人，直接推荐"),
    "cap": N_("所在单位晋级人数已满"),
    "declined": N_("放弃晋级"),
    "missing": N_("成绩不全"),
    "beyond": N_("名额之外"),
}

TIE_RULES = {
    "places": N_("总分延长至小数点后 %(argument)s 位"),
    "round": N_("环节“%(argument)s”的得分"),
    "untrimmed": N_("未去掉最高分、最低分的平均分"),
    "firsts": N_("评第一的评委人数"),
    "deductions": N_("扣分较少"),
    "quicker": N_("用时较短"),
    "settle": N_("裁定先后"),
}

ERRORS = {
    "not-allowed": N_("您没有办理此事的权限。如需办理，请联系组织者。"),
    "signed-out": N_("登录已过期，请重新登录后再试。已填写的内容仍在本页，没有丢失。"),
    "sign-in-refused": N_("用户名或密码不对。请核对后再试。"),
    "code-refused": N_("这个登录码无效或已过期。请向工作人员领取新的登录码。"),
    "card-used": N_("这张卡的二维码已经用过。请输入卡上的登录码，或请工作人员重新制作。"),
    "code-mistyped": N_("登录码输入有误，请对照卡片再输一遍（共 8 位）。"),
    "too-many-tries": N_("尝试次数过多，请一分钟后再试。"),
    "not-acknowledged": N_("服务器未能确认保存，请稍后重试。已填写的内容没有丢失。"),
    "unknown-season": N_("没有这个赛季。"),
    "unknown-stage": N_("本赛季没有这个层级。"),
    "unknown-rulebook": N_("没有这个版本的评分细则。"),
    "unknown-session": N_("没有这个场次。"),
    "unknown-contestant": N_("本领域没有这名选手。"),
    "unknown-judge": N_("没有这名评委。"),
    "unknown-status": N_("没有这种状态。"),
    "unknown-publication": N_("没有这一号发布。"),
    "season-exists": N_("赛季“%(season)s”已经存在，不能重复导入。"),
    "reason-missing": N_("请写明理由。裁定和更正都要有据可查。"),
    "session-is-planned": N_("“%(session)s”尚未开始打分。"),
    "session-is-open": N_("“%(session)s”正在打分。"),
    "session-is-closed": N_("“%(session)s”已结束打分。"),
    "session-is-verified": N_("“%(session)s”已核分，等待监督员签认。"),
    "session-is-signed": N_("“%(session)s”已由监督员签认。"),
    "panel-too-small": N_("评委只有 %(seats)s 名，按细则至少需要 %(min)s 名，不能开始打分。"),
    "panel-short-for": N_(
        "回避之后，有 %(count)s 名选手（%(names)s）的评委不足 %(min)s 名，不能开始打分。请先补充评委。"
    ),
    "no-entries": N_("本场次还没有选手，不能开始打分。"),
    "seat-taken": N_("%(name)s在本赛季已有这个岗位。"),
    "sessions-planned": N_("本层级的场次已经安排好了。"),
    "entrants-open": N_("请先确认“%(stage)s”的晋级名单，再安排本层级的场次。"),
    "second-duty": N_("同一场次中，评委、统分员、核分员、监督员必须由不同的人担任。"),
    "sessions-unsigned": N_("还有 %(count)s 个场次未经监督员签认（如“%(first)s”），请先完成签认。"),
    "problems-open": N_("还有 %(count)s 个问题未解决，请先逐项处理。"),
    "no-promotion": N_("本层级没有晋级规则，无须确认晋级。"),
    "promotion-confirmed": N_("本层级的晋级已经确认，不能再改动。"),
    "entrants-unconfirmed": N_("本层级的参赛选手尚未确定，请先确认“%(stage)s”的晋级。"),
    "already-withdrawn": N_("第 %(number)s 号发布已经撤回，无需再次撤回。"),
    "promotion-unconfirmed": N_("请先确认本层级的晋级，再发布成绩。"),
    "not-a-tie": N_("所列选手并不构成一组并列，请按页面上的并列名单裁定。"),
    "tie-order": N_("请给并列的 %(count)s 人各填一个不同的次序，从 1 到 %(count)s。"),
    "no-awards": N_("本层级没有奖项。"),
    "budget-exceeded": N_("奖金合计超出预算，或名额分配未定，不能确认奖项。"),
    "awards-unconfirmed": N_("请先确认奖项，再发布。"),
    "awards-changed": N_("奖项确认之后成绩有变动，请重新核对并确认奖项，再发布。"),
    "preview-outdated": N_("预览之后成绩有变动。请重新预览，核对无误后再发布。"),
    "already-published": N_("与第 %(number)s 号发布内容相同，无须重复发布。"),
    "sheet-faults": N_("评分未提交：有 %(count)s 处需要改正。"),
    "mark-missing": N_("请给“%(criterion)s”打分。"),
    "mark-not-number": N_("“%(criterion)s”应填数字，如 18.5。"),
    "mark-range": N_("“%(criterion)s”应在 %(min)s 至 %(max)s 之间。"),
    "mark-step": N_("“%(criterion)s”应按 %(step)s 分的间隔打分。"),
    "not-on-panel": N_("您不是“%(session)s”的评委，不能在此打分。"),
    "not-in-session": N_("这名选手不在“%(session)s”的名单中。"),
    "contestant-absent": N_("%(name)s缺席，不再打分。您填写的内容没有提交。"),
    "contestant-withdrawn": N_("%(name)s已弃权，不再打分。您填写的内容没有提交。"),
    "contestant-disqualified": N_("%(name)s已被取消资格，不再打分。您填写的内容没有提交。"),
    "contestant-vetoed": N_("%(name)s被一票否决，不再打分。您填写的内容没有提交。"),
    "own-unit": N_("%(name)s与您同属一个单位，按回避规定不能打分。"),
    "recused": N_("您已回避%(name)s，不能打分。"),
    "unknown-sheet": N_("没有这份评分表。请按“环节代码:评委编号”填写。"),
    "id-used": N_("这个提交编号已用于另一份评分，请刷新页面后再提交。"),
    "newer-version": N_("这份评分在另一台设备上已有更新：%(stored)s。请核对后再提交。"),
    "rulebook-changed": N_(
        "评分细则已更新为第 %(version)s 版。您填写的内容没有提交，请刷新后核对再交。"
    ),
    "contestant-revealed": N_("%(name)s的得分已经亮出，不能再改。如确有错误，请联系现场组织者。"),
    "clash-is-the-judge-s": N_("打分期间，两台设备所交不同的，由评委本人选定。"),
    "sheets-missing": N_("还有 %(count)s 位选手没有评分，请补齐后再签名。"),
    "review-outdated": N_("核对之后评分有变动，请刷新本页，重新核对后再签名。"),
    "sheets-unsent": N_(
        "%(judges)s的平板上还有 %(count)s 份评分没有送到，不能结束打分。"
        "请先等待或提醒；确需结束，须两人同意（见“平板”）。"
    ),
    "nothing-unsent": N_("本场次的平板没有未送到的评分，可以直接结束打分。"),
    "no-close-request": N_("还没有人提出带缺结束。"),
    "second-person": N_("须由提出者以外的人同意。"),
    "no-held-sheet": N_("没有这份另存的评分表，或已有人裁定。"),
    "seed-short": N_("抽签种子至少要有 %(least)s 个字符，可由在场人员各报一个数。"),
    "witness-missing": N_("请写明见证人。抽签须有人见证。"),
    "order-place": N_("出场位置应在 1 至 %(count)s 之间。"),
    "deduction-wrong": N_("超时扣分表第 %(line)s 行应为三个数：从第几秒、到第几秒、扣几分。"),
    "deduction-order": N_("超时扣分表第 %(line)s 行应接在上一行之后，扣分不少于上一行。"),
    "cap-wrong": N_("应填不小于 0 的分数，至多四位小数。"),
    "no-batch": N_("本场没有待统一放行的首批分数。"),
    "nobody-on-stage": N_("还没有选手上场，请先点“上场”。"),
    "timer-not-started": N_("还没有开始计时。"),
    "seconds-wrong": N_("用时应填不小于 0 的整数秒。"),
    "no-overtime": N_("没有超时扣分可以登记或冲回。"),
    "overtime-entered": N_("这名选手的超时扣分已经登记，如有误请先冲回。"),
    "no-device": N_("这位评委没有登录的平板，请当面提醒。"),
    "bad-submission": N_("提交的内容不完整，请刷新页面后再试。"),
    "page-outdated": N_("页面停留过久或来源不明，操作未执行。请返回上一页，刷新后再试。"),
    "not-found": N_("没有找到这个页面。"),
    "method-not-allowed": N_("这个页面不能这样使用。请从菜单进入。"),
    "too-large": N_("提交的内容太大。"),
    "reveal-off": N_("本场次设为公示前不亮分。"),
    "already-revealed": N_("%(name)s的得分已经亮出。如需更正，请先撤回，再重新亮分。"),
    "not-revealed": N_("这名选手的得分没有亮出，无须撤回。"),
    "reveal-sheets-missing": N_("还有评分表未收到（席位：%(seats)s），收齐或结束打分后才能亮分。"),
    "reveal-no-score": N_("%(name)s还没有得分，不能亮分。"),
    "reveal-batch": N_("前 %(count)s 名选手的得分须一并放行后才能亮分。"),
    "reveal-next-first": N_("须待下一名选手%(name)s上场后再亮分。"),
    "screen-ended": N_("这块大屏的地址已经失效，请向现场组织者索取新的地址。"),
    "broken": N_("系统出了故障，已记录，编号 %(reference)s。刚才的操作没有执行，请稍后再试。"),
    "season-not-empty": N_("已有赛季，未再装入演示数据。"),
}

#: kinds of sheets without marks
SHEET_KINDS = {
    "abstained": N_("弃权不评"),
    "absent": N_("选手未到场"),
}

#: why a sheet was kept aside
HELD = {
    "late": N_("打分结束后才送到，已另行保存，暂不计入，由组织者裁定"),
    "clash": N_("与另一台设备所交的不同，两份都已保存，请您选定一份"),
    "revoked": N_("来自已报失的设备，已另行保存，暂不计入"),
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
    "open-session": N_("开始打分"),
    "close-session": N_("结束打分"),
    "verify-session": N_("确认核分"),
    "sign-session": N_("监督签认"),
    "reopen-session": N_("重新开放打分"),
    "close-request": N_("提出带缺结束打分"),
    "close-confirm": N_("同意带缺结束打分"),
    "judge-sign": N_("评委签名"),
    "held-sheet": N_("裁定暂存的评分表"),
    "order": N_("排定出场顺序"),
    "release-batch": N_("首批分数统一放行"),
    "import-session": N_("由文件导入（纸质签认）"),
}

#: what a line of the audit chain says was done
ACTIONS = {
    **STEPS,
    "add-person": N_("登记人员"),
    "choose-held": N_("评委取舍暂存的评分表"),
    "confirm-awards": N_("确认奖项"),
    "confirm-promotion": N_("确认晋级"),
    "decide-held": N_("裁定暂存的评分表"),
    "decline": N_("记录放弃晋级"),
    "deduct-overtime": N_("登记超时扣分"),
    "device-lost": N_("停用丢失的平板"),
    "draw-order": N_("抽签排定顺序"),
    "hall-view": N_("切换大屏"),
    "import": N_("导入赛季"),
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
    "remind": N_("提醒评委"),
    "reveal": N_("在大屏宣布得分"),
    "reverse-overtime": N_("冲回超时扣分"),
    "revoke-screen": N_("停用大屏"),
    "scan-card": N_("扫评委卡"),
    "scoring-now": N_("指定正在打分的选手"),
    "seat-judges": N_("设置评委帐号"),
    "set-hall": N_("设定会场规则"),
    "settle": N_("裁定并列先后"),
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

LANGUAGES = ("zh", "en")

CLI = {
    "cli-summary": N_(
        "奖项：%(awards)s 个\n奖金：%(spent)s 元，余 %(left)s 元\n称号：%(titles)s 个\n未决问题：%(blocking)s 个"
    ),
    "cli-written": N_("结果已写入 %(folder)s。"),
    "cli-faults": N_("共 %(count)s 处错误，请改正后再试。没有写入任何内容。"),
    "cli-file-refused": N_("无法读写 %(file)s：%(why)s"),
    "cli-no-folder": N_("没有文件夹 %(folder)s。"),
    "cli-verify-what": N_("请给出赛季文件夹和所存结果的文件夹，或单独使用 --database。"),
    "cli-difference": N_("%(file)s，%(row)s：所存为“%(stored)s”，重算为“%(derived)s”"),
    "cli-file-differs": N_("%(file)s：所存文件缺失，或与重算结果不同"),
    "cli-differences": N_("核对不符，共 %(count)s 处。"),
    "cli-same": N_("核对相符：重新核算与所存结果完全一致。"),
    "cli-chain-holds": N_("审计链完整，所载记录均未改动。链尾：%(head)s"),
    "audit-line-missing": N_("缺少第 %(line)s 条审计记录"),
    "audit-line-changed": N_("第 %(line)s 条审计记录被改动"),
    "audit-rows-changed": N_("第 %(line)s 条审计记录（%(action)s）所写入的内容被改动"),
    "audit-rows-stray": N_("有内容不属于任何审计记录（编号 %(line)s，数据表 %(tables)s）"),
    "cli-chain-broken": N_("审计链核对不符，共 %(count)s 处。链尾：%(head)s"),
    "cli-config": N_("配置有误：%(why)s"),
    "cli-database": N_("数据库无法使用：%(why)s"),
    "cli-upgraded": N_("数据库结构已是最新。"),
    "cli-imported": N_("已导入赛季“%(season)s”。"),
    "cli-exported": N_("赛季“%(season)s”已导出到 %(folder)s。"),
    "cli-serving": N_("请用浏览器打开 %(address)s （按 Ctrl+C 停止）"),
    "cli-password": N_("密码"),
    "cli-password-again": N_("再输一遍"),
    "cli-password-short": N_("密码至少要有 %(least)s 个字符。"),
    "cli-person-added": N_("已登记%(name)s。"),
}

#: every code that is unique over all tables; the others are asked for by their table
SENTENCES = {
    **FAULTS,
    **PROBLEMS,
    **OUTCOMES,
    **METHODS,
    **REASONS,
    **ERRORS,
    **TASKS,
    **STEPS,
    **CLI,
}


def sentence(code: str, facts: Mapping[str, str | int], language: str = "zh") -> str:
    """Return a code's sentence with its facts filled in; English where asked for."""
    text = SENTENCES[code]
    if language != "zh":
        text = _catalogue(language).gettext(text)
    return text % facts if facts else text


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", TRANSLATIONS, [language], fallback=True)
