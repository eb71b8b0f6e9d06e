"""What the season folder and the results say (细则与结果): faults, problems, outcomes, reasons."""

from contest.sentences.marking import N_

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
