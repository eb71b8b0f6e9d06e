"""How a session is held (会场设置): reveal, first batch, time limit, table of deductions."""

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from contest.actions.desk import set_hall
from contest.errors import ContestError
from contest.queries.desk import desk_of
from contest.queries.hall import deduction_rows, deduction_text
from contest.queries.seasons import setup_of
from contest.rules.rounding import plain_text
from contest.sentences import N_
from contest.web.access import current_actor, needs
from contest.web.errors import message_of, sentence_of
from contest.web.organiser import blueprint

if TYPE_CHECKING:
    from contest.models import Season

REVEALS = {
    "final": N_("只亮最后得分"),
    "each-judge": N_("亮每位评委的分"),
    "rank": N_("只亮名次"),
    "none": N_("公布之前不亮分"),
}
REGIONS = {"warn": N_("列出提醒"), "bar": N_("一律回避")}
#: settings that are kept as they are filled in
PLAIN = (
    "reveal",
    "reveal_after_next",
    "batch_first_n",
    "limit_seconds",
    "warn_seconds",
    "hides_names",
    "region",
    "asks_declarations",
    "confirms_tablets",
)
WHOLE = InputRequired(N_("请填整数。"))


class HallForm(FlaskForm):  # type: ignore[misc]
    """What an organiser decides before a session opens."""

    reveal = SelectField(N_("亮分方式"), choices=list(REVEALS))
    reveal_after_next = BooleanField(N_("下一位选手上场之后再亮前一位的分"))
    batch_first_n = IntegerField(
        N_("首批一起放行的人数（0 为不设）"), [WHOLE, NumberRange(0, 50, N_("应在 0 至 50 之间。"))]
    )
    limit_seconds = IntegerField(
        N_("限时（秒，0 为不限）"), [WHOLE, NumberRange(0, 86_400, N_("应在 0 至 86400 之间。"))]
    )
    warn_seconds = IntegerField(
        N_("提前提醒（秒）"), [WHOLE, NumberRange(0, 3_600, N_("应在 0 至 3600 之间。"))]
    )
    deductions = TextAreaField(N_("超时扣分表（每行：从第几秒 到第几秒 扣分）"))
    deduction_cap = StringField(N_("超时最多扣几分（0 为不设）"))
    region = SelectField(N_("本旗区的评委与选手"), choices=list(REGIONS))
    asks_declarations = BooleanField(N_("评委全部申报回避情形之后才能开始打分"))
    hides_names = BooleanField(N_("对评委和大屏只显示序号，不显示姓名"))
    confirms_tablets = BooleanField(
        N_("评委平板登录须由工作人员核对配对码后放行（正式比赛建议选用）")
    )

    def validate_deductions(self, field: Any) -> None:
        """Name the first line that cannot be read."""
        try:
            deduction_rows(field.data or "")
        except ContestError as error:
            raise ValidationError(message_of(error)) from error

    def validate_deduction_cap(self, field: Any) -> None:
        """Take points with at most four decimals."""
        try:
            deduction_rows(f"0 1 {field.data or '0'}")
        except ContestError as error:
            raise ValidationError(sentence_of("cap-wrong")) from error

    def settings(self) -> dict[str, Any]:
        """Return what was chosen as a session keeps it."""
        plain = {name: self[name].data for name in PLAIN}
        cap = deduction_rows(f"0 1 {self.deduction_cap.data or '0'}")[0][2]
        rows = deduction_rows(self.deductions.data or "")
        return {**plain, "deductions": rows, "deduction_cap": cap}


@blueprint.route("/sessions/<code>/hall", methods=["GET", "POST"])
@needs("organiser")
def hall(season: "Season", code: str) -> ResponseReturnValue:
    """Show and change how a session is held; frozen once it opens."""
    desk = desk_of(setup_of(season), code)
    now = desk.settings
    known = {name: getattr(now, name) for name in PLAIN}
    known["deductions"] = deduction_text(now.deductions)
    known["deduction_cap"] = plain_text(now.deduction_cap)
    form = HallForm(data=known)
    form.region.choices = [(code, _(text)) for code, text in REGIONS.items()]
    form.reveal.choices = [(code, _(text)) for code, text in REVEALS.items()]
    if form.validate_on_submit():
        try:
            set_hall(current_actor(season), season, code, form.settings())
        except ContestError as error:
            flash(message_of(error), "error")
        else:
            flash(_("会场设置已保存。"), "success")
        return redirect(url_for("organiser.hall", season=season.code, code=code))
    page = render_template("organiser/desk/hall.html", season=season, view=desk.view, form=form)
    return page, 422 if form.errors else 200
