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

STEPS: dict[str, str] = {}

ACTIONS = {
    **STEPS,
    "write-question": N_("编写题目"),
    "import-questions": N_("导入题目"),
    "review-question": N_("审核题目"),
    "withdraw-question": N_("停用题目"),
}
