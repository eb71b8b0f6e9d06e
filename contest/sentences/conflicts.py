"""Words of recusal, of what-if and of swapped sheets (回避、推算、互换)."""

from contest.sentences.marking import N_

RELATIONS = {
    "kin": N_("亲属关系"),
    "interest": N_("利益关系"),
    "other": N_("其他情形"),
    "region": N_("本旗区"),
    "not-present": N_("不在观摩现场"),
}

SOURCES = {
    "judge": N_("评委本人申报"),
    "paper": N_("评委书面申报"),
    "challenge": N_("选手提出"),
    "computed": N_("系统算出，组织者决定"),
}

CONFLICT_ERRORS = {
    "own-region": N_("%(name)s与您来自同一旗区，按本场回避规定不能打分。"),
    "recused-already": N_("对%(name)s已经回避，不必重复。"),
    "relation-missing": N_("请选定是哪一种关系。"),
    "contestant-missing": N_("请至少选定一名选手。"),
    "pair-missing": N_("请至少选定一项。"),
    "no-recusal": N_("没有这项回避，可能已经撤回。"),
    "declarations-missing": N_("还有%(count)s位评委没有申报回避情形，不能开始打分：%(names)s。"),
    "swap-incomplete": N_("请选定评委和两名不同的选手。"),
    "swap-barred": N_("%(judge)s对%(name)s须回避，不能互换。"),
    "swap-no-sheet": N_("%(judge)s没有给这两名选手都交过评分表，不能互换。"),
    "not-same-region": N_(
        "%(judge)s与%(name)s不是同一旗区，不能按本旗区回避；有别的情形请另行登记。"
    ),
    "swap-changed": N_("提出互换之后，评委又更正了评分表。请撤销后按现在的评分表重新提出。"),
    "no-swap": N_("没有待同意的互换，可能已经办理或撤销。"),
}

CONFLICT_STEPS = {
    "declare-none": N_("评委申报没有（别的）回避情形"),
    "recuse": N_("回避"),
    "recuse-back": N_("撤回回避"),
    "swap-request": N_("提出互换两名选手的评分表"),
    "swap-confirm": N_("同意互换两名选手的评分表"),
    "swap-drop": N_("撤销互换"),
}

CONFLICT_ACTIONS = {
    "declare-relation": N_("申报或登记回避"),
    "look-without": N_("推算没有某位评委时的结果"),
}
