"""Words of surveys (满意度调查): states, steps, refusals, usual words of options."""

from contest.sentences.marking import N_

SURVEY_STATES = {
    "planned": N_("未开始"),
    "filed": N_("答卷已导入"),
    "open": N_("调查中"),
    "closed": N_("已结束"),
}

#: what answers are usually called; a code of the rulebook without words of its own
OPTION_WORDS = {
    "option-satisfied": N_("满意"),
    "option-fairly": N_("比较满意"),
    "option-basically": N_("基本满意"),
    "option-fair": N_("一般"),
    "option-dissatisfied": N_("不满意"),
    "option-very": N_("很满意"),
    "option-not-very": N_("不太满意"),
    "option-good": N_("好"),
    "option-better": N_("较好"),
    "option-poor": N_("差"),
}

CARRIERS = {
    "paper": N_("纸质"),
    "telephone": N_("电话"),
}

ALARMS = {
    "alarm-burst": N_("短时间集中答卷：%(moment)s 起十分钟内收到 %(count)s 份"),
    "alarm-night": N_("夜间答卷：0时至5时共收到 %(count)s 份，占 %(share)s%%"),
    "alarm-device": N_("同一设备使用多个答题码：一台设备用了 %(count)s 个"),
    "alarm-network": N_(
        "同一网络集中答卷：来自同一网络的有 %(count)s 份，占 %(share)s%%；其他单位只占 %(elsewhere)s%%"
    ),
    "alarm-uniform": N_("答案雷同：%(total)s 份答卷中有 %(count)s 份完全相同"),
    "alarm-box": N_("网上答卷 %(sheets)s 份，与已用的答题码 %(marks)s 个不符，请立即核查"),
}

SURVEY_ERRORS = {
    "unknown-survey": N_("细则里没有这项满意度调查。"),
    "survey-code-refused": N_(
        "这个答题码不能使用：可能输错了、已经用过，或者已经停用。"
        "请对照卡片再试；仍然不行，请联系发卡的工作人员。"
    ),
    "survey-code-mistyped": N_("答题码输入有误，请对照卡片再输一遍（共 16 位，不分大小写）。"),
    "survey-not-open": N_("调查还没有开始，请过些时候再来。答题码仍然有效。"),
    "survey-closed": N_(
        "调查已经结束，不再接收答卷。您填写的内容没有提交，仍保留在本页。感谢您的关心。"
    ),
    "survey-blank": N_("一道题也没有回答，没有提交。请至少回答一题，不了解的可选“不了解”。"),
    "survey-some-blank": N_("还有 %(count)s 题没有回答（第 %(numbers)s 题）。"),
    "survey-box-broken": N_("箱内有一份答卷不是用现在的密钥封存的。请恢复原来的密钥后再试。"),
    "survey-key-changed": N_(
        "系统密钥已经更换，此前制作的答题码和箱内答卷都打不开。请恢复原来的密钥。"
    ),
    "survey-is-planned": N_("“%(survey)s”还没有开始。"),
    "survey-is-open": N_("“%(survey)s”正在进行。"),
    "survey-is-closed": N_("“%(survey)s”已经结束。"),
    "survey-frozen": N_(
        "“%(survey)s”已经开始，题目、选项分值和权重不能再改。没有作任何改动。"
        "如确有错误，请结束本次调查，改用补充调查。"
    ),
    "survey-has-sheets": N_(
        "“%(survey)s”已有答卷，题目、选项分值和权重不能再改，只能改文字和日期。"
    ),
    "survey-group-coded": N_(
        "“%(group)s”的答题码已经制作，问卷须保留这一人群。确需删去，请先停用它的答题码。"
    ),
    "survey-codes-ungrouped": N_(
        "答题码是不分人群制作的，问卷不能改为分人群。确需改，请先停用这些答题码。"
    ),
    "survey-no-questionnaire": N_("请先编制并保存问卷。"),
    "survey-day-past": N_("截止日期已过，请先改为今天或以后的日期。"),
    "survey-form-faults": N_("问卷没有保存：有 %(count)s 处需要改正。填写的内容仍在本页。"),
    "survey-item-word": N_("第 %(row)s 题缺中文题目。"),
    "survey-option-word": N_("第 %(row)s 个选项缺中文名称。"),
    "survey-class-word": N_("第 %(row)s 个人群缺中文名称。"),
    "survey-item-long": N_("第 %(row)s 题超过 %(most)s 个字。"),
    "survey-option-long": N_("第 %(row)s 个选项超过 %(most)s 个字。"),
    "survey-class-long": N_("第 %(row)s 个人群的名称超过 %(most)s 个字。"),
    "survey-greeting-long": N_("标题和说明各不超过 %(most)s 个字。"),
    "survey-item-number": N_("第 %(row)s 题的权重应为不小于 0 的数，如 1 或 0.5。"),
    "survey-option-number": N_("第 %(row)s 个选项的分值应为 0 至 100 的数。"),
    "survey-class-number": N_("第 %(row)s 个人群的权重应为 0 至 100 的数。"),
    "survey-least-number": N_("第 %(row)s 个人群的最低占比应为 0 至 100 的数。"),
    "survey-no-items": N_("至少要有一道题，且权重不能都为 0。"),
    "survey-no-options": N_("至少要有两个选项。“不了解”不用填，系统自带。"),
    "survey-class-sum": N_("各人群的权重合计应为 100。"),
    "survey-no-satisfied": N_("按满意率计分，请勾选哪些选项算满意。"),
    "survey-min-valid": N_("最少有效份数应为不小于 1 的整数。"),
    "survey-shrink": N_("收缩强度应为不小于 1 的整数。"),
    "survey-day": N_("截止日期应写成 2026-08-01 的样子。"),
    "survey-no-unit": N_("请至少选定一个单位。"),
    "survey-code-count": N_("每组份数应为 1 至 %(most)s 的整数，不做的留空。"),
    "survey-many-codes": N_("一次最多制作 %(most)s 个答题码，请分几次办理。"),
    "survey-no-batch": N_("没有这一批答题码。"),
    "survey-batch-revoked": N_("这一批答题码已经停用。"),
    "paper-bundle": N_("请写明捆号（1 至 20 个字，写在这捆问卷上的编号）。"),
    "paper-counts": N_(
        "份数不对：发放应不少于回收，回收应等于有效加作废，均为整数；有效 1 至 %(most)s 份。"
    ),
    "paper-group": N_("请选定人群。"),
    "paper-carrier": N_("请选定是纸质还是电话。"),
    "paper-answer": N_(
        "第 %(sheet)s 份第 %(item)s 题填了“%(found)s”，只能填 %(allowed)s，或留空。"
    ),
    "paper-sheet-blank": N_("第 %(sheet)s 份一题也没有答，应计为作废，不计入有效。"),
    "paper-faults": N_("没有保存：有 %(count)s 处需要改正。填写的内容仍在本页。"),
    "paper-done": N_("捆号“%(bundle)s”已由两人录入一致并计入，不能再改。"),
    "paper-other-kind": N_(
        "捆号“%(bundle)s”已由他人登记为别的人群或方式，请核对捆号。如系他人选错，请其用同一捆号更正。"
    ),
    "survey-codes-moved": N_("刚刚又有答题码制作或停用，封签已不是现在的，请再按一次“开始调查”。"),
    "nobody-named": N_("须以本人帐号录入。"),
    "no-such-origin": N_("这个单位没有这一来源的答卷。"),
    "left-out-already": N_("这些答卷已经不计入。"),
    "taken-in-already": N_("这些答卷本来就计入。"),
}

SURVEY_STEPS = {
    "seal-codes": N_("公示答题码封签"),
    "end-codes": N_("停用答题码"),
    "open-survey": N_("开始满意度调查"),
    "close-survey": N_("结束满意度调查"),
    "reopen-survey": N_("重新开放满意度调查"),
    "leave-out": N_("部分答卷不计入"),
    "take-in": N_("恢复计入答卷"),
    "keep-alarm": N_("核查异常，答卷照常计入"),
}

SURVEY_ACTIONS = {
    "set-questionnaire": N_("编制问卷"),
    "make-codes": N_("制作答题码"),
    "print-codes": N_("打印或导出答题码"),
    "revoke-codes": N_("停用答题码"),
    "empty-box": N_("取出答卷"),
    "enter-bundle": N_("录入纸质或电话问卷"),
    "rule-on-sheets": N_("裁定满意度答卷是否计入"),
}
