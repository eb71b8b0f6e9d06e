"""Words of rehearsals (演练)."""

from contest.sentences.marking import N_

REHEARSAL_ERRORS = {
    "is-rehearsal": N_("这里已经是演练，不能再建立演练。"),
    "rehearsal-not-published": N_("演练的成绩和奖项不能发布。"),
}

REHEARSAL_ACTIONS = {"make-rehearsal": N_("建立演练")}
