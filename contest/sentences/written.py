"""Words of the written quiz (知识竞赛笔试): question bank, papers, attempts."""

from contest.sentences.marking import N_

WRITTEN_KINDS = {
    "single": N_("单选题"),
    "multiple": N_("多选题"),
    "true-false": N_("判断题"),
    "fill-in": N_("填空题"),
    "numeric": N_("数值题"),
}
TRUTHS = {"true": N_("对"), "false": N_("错")}
QUESTION_STATES = {
    "waiting": N_("待审核"),
    "reviewed": N_("已审核"),
    "used": N_("已用"),
    "withdrawn": N_("已停用"),
}
QUESTION_FIELDS = {
    "code": N_("题号"),
    "kind": N_("题型"),
    "text": N_("题干"),
    "option-A": N_("选项A"),
    "option-B": N_("选项B"),
    "option-C": N_("选项C"),
    "option-D": N_("选项D"),
    "option-E": N_("选项E"),
    "option-F": N_("选项F"),
    "answer": N_("答案"),
    "difficulty": N_("难度"),
    "clause": N_("出处"),
    "author": N_("出题人"),
}
QUESTION_HINTS = {
    "options": N_("单选题、多选题填写，从 A 起连续；其他题型留空。"),
    "answer": N_(
        "单选题如 A，多选题如 ABD；判断题填“对”或“错”；填空题有几种答法时用 | 分开；数值题可写允许误差，如 95±0.5。"
    ),
    "difficulty": N_("1（容易）至 5（难）。"),
    "clause": N_("能证明答案的文件和条款。"),
}

ERRORS = {
    "questions-wrong": N_("有 %(count)s 处需要改正，没有保存。"),
    "question-code": N_("题号应为 1 至 20 个字母、数字或横线，以字母或数字开头。"),
    "question-kind": N_("题型应为单选题、多选题、判断题、填空题或数值题。"),
    "question-difficulty": N_("难度应为 1 至 5。"),
    "question-twice": N_("题号与第 %(row)s 行重复。"),
    "question-same": N_("题干与题号 %(number)s 相同。"),
    "question-taken": N_("题号 %(number)s 已有题目，请打开该题修改，或换一个题号。"),
    "question-newer": N_("题号 %(number)s 刚被改过，请看过新的一版再办理。"),
    "question-own": N_("题号 %(number)s 是您本人所写，须由另一人审核。"),
    "unknown-question": N_("没有这道题。"),
    "field-missing": N_("没有填写。"),
    "field-long": N_("最多 %(most)s 个字。"),
    "option-few": N_("选择题至少要有两个选项。"),
    "option-gap": N_("选项应从 A 起连续填写，缺 %(letter)s。"),
    "option-same": N_("与选项 %(letter)s 相同。"),
    "option-not-here": N_("这一题型没有选项。"),
    "answer-choice": N_("答案中的“%(found)s”不是本题的选项。"),
    "answer-one": N_("单选题只有一个答案。"),
    "answer-several": N_("多选题至少有两个答案。"),
    "answer-truth": N_("判断题的答案应为“对”或“错”。"),
    "answer-number": N_("数值题的答案应为数，可写允许误差，如 95±0.5。"),
    "excel-broken": N_("读不出这个文件。请用 Excel 另存为 .xlsx 后再试。"),
    "excel-large": N_("文件超过 %(most)s MB。"),
    "excel-bomb": N_("文件解开后过大，没有读取。"),
    "excel-rows": N_("一次最多导入 %(most)s 行，请分成几个文件。"),
    "excel-empty": N_("第一张工作表里没有内容。"),
    "excel-column": N_("没有“%(name)s”这一列，请用下载的模板。"),
    "excel-column-twice": N_("“%(name)s”列出现了两次。"),
    "excel-column-missing": N_("缺少“%(name)s”列。"),
    "excel-merged": N_("不能用合并的单元格。"),
    "excel-formula": N_("公式没有算出的值，请改填文字或在 Excel 中重新保存。"),
    "excel-error": N_("单元格是错误值 %(found)s。"),
    "excel-missing": N_("请选择要导入的 Excel 文件。"),
}

TEST_STATES = {
    "": N_("没有试卷"),
    "filed": N_("成绩已录入"),
    "live": N_("现场竞答"),
    "draft": N_("组卷中"),
    "sealed": N_("已封存"),
    "half-open": N_("待第二人启封"),
    "open": N_("已启封"),
    "closing": N_("待第二人收卷"),
    "closed": N_("已收卷"),
    "released": N_("已公布答卷"),
}
SITTING_STATES = {
    "waiting": N_("未开始"),
    "working": N_("答题中"),
    "silent": N_("失去联系"),
    "over": N_("已交卷"),
    "left": N_("离开过页面"),
}
ATTEMPT_ENDS = {
    "by-hand": N_("本人交卷"),
    "time-up": N_("到时收卷"),
    "left": N_("离开页面过多"),
}

ERRORS |= {
    "unknown-paper": N_("没有这份试卷。"),
    "not-a-quiz-round": N_("这个环节不是知识竞赛。"),
    "round-taken": N_("“%(round)s”已有试卷、现场场次或成绩，不能再组卷。"),
    "paper-is-draft": N_("试卷还没有封存。"),
    "paper-is-sealed": N_("试卷已经封存，尚未启封。"),
    "paper-is-half-open": N_("试卷已由一人启封，等待第二人。"),
    "paper-is-open": N_("试卷已经启封。"),
    "paper-is-closing": N_("已提出收卷，等待第二人。"),
    "paper-is-closed": N_("试卷已经收卷。"),
    "paper-is-released": N_("答卷已经公布。"),
    "paper-title": N_("请填写试卷名称，最多 60 个字。"),
    "paper-minutes": N_("时限应为 1 至 %(most)s 分钟。"),
    "paper-grace": N_("宽限应为 0 至 %(most)s 秒。"),
    "paper-leaves": N_("允许离开的次数应为 0 至 99，或只计数。"),
    "paper-times": N_("开考时间应早于截止时间，如 2026-08-01T09:30。"),
    "paper-full": N_("试卷共 %(points)s 分，评分细则的满分是 %(full)s 分，两者应一致。"),
    "blueprint-line": N_("蓝图第 %(line)s 行：请填写题数和每题分值。"),
    "blueprint-twice": N_("蓝图中有两行的题型和难度相同，请合并。"),
    "blueprint-many": N_("一份试卷最多 %(most)s 题。"),
    "blueprint-empty": N_("请先填写蓝图。"),
    "blueprint-short": N_("蓝图第 %(line)s 行还缺 %(missing)s 道已审核、未用过的题。"),
    "second-person": N_("须由另一人办理。"),
    "tickets-many": N_("一次可制作 1 至 %(most)s 张准考证。"),
    "ticket-refused": N_("准考证无效：可能已重新制作。请核对，或向监考人员提出。"),
    "extension-seconds": N_("加时应为 1 至 %(most)s 分钟。"),
    "unknown-attempt": N_("这名选手还没有开始答题。"),
    "attempts-going": N_("还有 %(count)s 人在答题，到时后才能收卷。"),
    "quiz-not-open": N_("试卷还没有启封，请等候监考人员宣布。"),
    "quiz-early": N_("还没有到开考时间。"),
    "quiz-late": N_("已过开始答题的截止时间，请向监考人员提出。"),
    "quiz-over": N_("答题已经结束。"),
    "quiz-not-begun": N_("请先开始答题。"),
    "quiz-other-attempt": N_(
        "这一页是另一位考生的答卷，没有保存。请刷新，或用本人的准考证重新打开。"
    ),
    "quiz-elsewhere": N_("已在另一台设备上答题，本机不再保存。"),
    "answers-many": N_("保存的次数太多，请向监考人员提出。"),
}

STEPS: dict[str, str] = {
    "quiz-seal": N_("封存试卷"),
    "quiz-unseal": N_("作废封存的试卷"),
    "quiz-unlock": N_("启封试卷"),
    "quiz-extend": N_("延长答题时间"),
    "quiz-void-item": N_("试题作废"),
    "quiz-close-request": N_("提出收卷"),
    "quiz-close": N_("收卷"),
    "quiz-release": N_("公布答卷"),
}

ACTIONS = {
    **STEPS,
    "plan-paper": N_("新建试卷"),
    "set-paper": N_("设定试卷"),
    "issue-tickets": N_("制作准考证"),
    "write-question": N_("编写题目"),
    "import-questions": N_("导入题目"),
    "review-question": N_("审核题目"),
    "withdraw-question": N_("停用题目"),
}
