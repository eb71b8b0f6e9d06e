"""The panel's tablets (平板): what each holds; remind, report lost, close in spite of them."""

from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.closing import confirm_closing, request_closing
from contest.actions.devices import remind_judge, report_found, report_lost
from contest.actions.pairing import LINK_LIFE, confirm_tablet, refuse_tablet, show_link
from contest.actions.people import seat_judges
from contest.actions.sign_in import end_sign_ins
from contest.queries.desk import desk_version
from contest.queries.devices import closing_words, holding_tablets, panel_tablets
from contest.queries.pairing import second_scans, waiting_tablets
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.queries.signatures import signature_states
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.cards import link_picture
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/tablets")
@needs(*STAFF)
def tablets(season: "Season", code: str) -> str:
    """Show what each tablet of the panel holds, and who has signed."""
    setup = setup_of(season)
    view = session_view(setup, code)
    asked, agreed = closing_words(view.session.id)
    return render_template(
        "organiser/desk/tablets.html",
        season=season,
        view=view,
        version=desk_version(season.id, code),
        waiting=waiting_tablets(view.session.id),
        scans=second_scans(view.session.id),
        tablets=panel_tablets(view.session.id),
        holding=holding_tablets(view),
        signatures=signature_states(view.session.id, dict(setup.judge_codes)),
        asked=asked,
        agreed=agreed,
    )


@blueprint.post("/sessions/<code>/tablets/waiting/<int:sign_in>")
@needs("organiser")
def answer_tablet(season: "Season", code: str, sign_in: int) -> ResponseReturnValue:
    """Let a waiting tablet in, or turn it away."""
    actor, match_code = current_actor(season), request.form.get("match", "")
    if request.form.get("verdict") == "refuse":
        done = _("已拒绝这台平板。")
        return act(lambda: refuse_tablet(actor, season, sign_in), done, _back(season, code))
    done = _("已确认，平板即将进入打分。")
    return act(
        lambda: confirm_tablet(actor, season, sign_in, match_code), done, _back(season, code)
    )


@blueprint.post("/sessions/<code>/tablets/link/<judge>")
@needs("organiser")
def judge_link(season: "Season", code: str, judge: str) -> ResponseReturnValue:
    """Show one judge a QR code on this screen: two minutes, once."""
    actor = current_actor(season)
    seat_judges(season, actor)
    name, link, ends_at = show_link(actor, season, code, judge)
    return render_template(
        "organiser/desk/link.html",
        season=season,
        view=session_view(setup_of(season), code),
        judge=name,
        picture=link_picture(link),
        ends_at=ends_at,
        seconds=LINK_LIFE.seconds,
    )


@blueprint.post("/sessions/<code>/tablets/remind/<judge>")
@needs(*STAFF)
def remind(season: "Season", code: str, judge: str) -> ResponseReturnValue:
    """Ask a judge to hand in."""
    actor = current_actor(season)
    back = _back(season, code)
    if request.args.get("back") == "desk":
        back = url_for("organiser.desk", season=season.code, code=code)
    return act(lambda: remind_judge(actor, season, judge), _("已提醒。"), back)


@blueprint.post("/sessions/<code>/tablets/lost/<int:device>")
@needs(*STAFF)
def lost(season: "Season", code: str, device: int) -> ResponseReturnValue:
    """Report a tablet lost."""
    actor, reason = current_actor(season), request.form.get("reason", "")
    done = _("已报失：这台平板已退出登录，以后送来的评分另行保存，不计入。")
    return act(lambda: report_lost(actor, season, device, reason), done, _back(season, code))


@blueprint.post("/sessions/<code>/tablets/found/<int:device>")
@needs(*STAFF)
def found(season: "Season", code: str, device: int) -> ResponseReturnValue:
    """Take the report of a lost tablet back."""
    actor, reason = current_actor(season), request.form.get("reason", "")
    done = _("已撤销报失：评委重新登录后，这台平板送来的评分照常计入。")
    return act(lambda: report_found(actor, season, device, reason), done, _back(season, code))


@blueprint.post("/sessions/<code>/tablets/end")
@needs("organiser")
def end_tablets(season: "Season", code: str) -> ResponseReturnValue:
    """Sign the whole panel out."""
    actor, done = current_actor(season), _("本场评委的平板已全部退出登录，登录码、二维码同时失效。")
    return act(lambda: end_sign_ins(actor, season, code), done, _back(season, code))


@blueprint.post("/sessions/<code>/tablets/request-close")
@needs("organiser")
def ask_to_close(season: "Season", code: str) -> ResponseReturnValue:
    """Ask to close in spite of unsent sheets."""
    actor, reason = current_actor(season), request.form.get("reason", "")
    done = _("已提出，请另一位工作人员在本页同意。")
    return act(lambda: request_closing(actor, season, code, reason), done, _back(season, code))


@blueprint.post("/sessions/<code>/tablets/confirm-close")
@needs(*STAFF)
def agree_to_close(season: "Season", code: str) -> ResponseReturnValue:
    """Agree to close in spite of unsent sheets."""
    actor = current_actor(season)
    done = _("已同意，组织者现在可以结束打分。")
    return act(lambda: confirm_closing(actor, season, code), done, _back(season, code))


def _back(season: "Season", code: str) -> str:
    return url_for("organiser.tablets", season=season.code, code=code)
