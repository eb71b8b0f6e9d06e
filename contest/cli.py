"""The command line (命令行): `leitai tally`, `verify`, `import`, `serve` and the rest.

A command imports what it needs when it runs, so that `tally` and `verify` work without
the web and the database.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from contest.folder import FolderError
from contest.folder import tally as derive_folder
from contest.folder import verify as verify_folder
from contest.sentences import LANGUAGES, sentence

DIFFERENT, UNREADABLE = 1, 2
STAFF = ("organiser", "verifier", "supervisor")
SHORTEST_PASSWORD = 10

Command = Callable[..., Any]


def in_language(command: Command) -> Command:
    """Give a command the option `--lang`."""
    option = click.option(
        "--lang", type=click.Choice(LANGUAGES), default="zh", help="语言 · language"
    )
    return option(command)


def say(lang: str, code: str, **facts: str | int) -> None:
    """Print a sentence."""
    click.echo(sentence(code, facts, lang))


def complain(lang: str, code: str, **facts: str | int) -> None:
    """Print a sentence where errors go."""
    click.echo(sentence(code, facts, lang), err=True)


def show_faults(lang: str, error: FolderError) -> None:
    """Print every fault of a folder."""
    for fault in error.faults:
        click.echo(fault.text(lang), err=True)
    complain(lang, "cli-faults", count=len(error.faults))


@click.group(help="擂台 Leitai")
@click.version_option(package_name="leitai")
def main() -> None:
    """Offer the commands."""


@main.command(help="核算赛季文件夹 · Derive a season folder")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="结果写入此处 · where to write")
@in_language
def tally(folder: Path, out: Path | None, lang: str) -> None:
    """Derive everything from a folder and print the main figures."""
    try:
        summary = derive_folder(folder, out).summary
    except FolderError as error:
        show_faults(lang, error)
        sys.exit(UNREADABLE)
    except OSError as error:
        _give_up(lang, "cli-file-refused", file=str(error.filename), why=str(error.strerror))
    say(lang, "cli-summary", **summary)
    if out is not None:
        say(lang, "cli-written", folder=str(out))


@main.command(help="重新核算并核对 · Derive again and compare")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.argument("stored", type=click.Path(path_type=Path), required=False)
@click.option("--database", is_flag=True, help="核对数据库的审计链 · check the audit chain")
@in_language
def verify(folder: Path | None, stored: Path | None, database: bool, lang: str) -> None:
    """Compare a folder with stored results, or the database with its audit chain."""
    if database and folder is None:
        _verify_database(lang)
    elif folder is None or stored is None or database:
        _give_up(lang, "cli-verify-what")
    else:
        _verify_folder(folder, stored, lang)


def _verify_folder(folder: Path, stored: Path, lang: str) -> None:
    if not stored.is_dir():
        _give_up(lang, "cli-no-folder", folder=str(stored))
    try:
        found = verify_folder(folder, stored)
    except FolderError as error:
        show_faults(lang, error)
        sys.exit(UNREADABLE)
    for file, row, before, after in found:
        code = "cli-difference" if row else "cli-file-differs"
        complain(lang, code, file=file, row=row, stored=before, derived=after)
    _conclude(lang, len(found), "cli-same", "cli-differences")


def _verify_database(lang: str) -> None:
    with installation(lang):
        from flask import current_app

        from contest.db import chain_head, verify_database
        from contest.loading.answers import changed_papers
        from contest.photos import is_whole
        from contest.queries.photos import standing_digests
        from contest.queries.survey_codes import keys_of
        from contest.queries.survey_seals import changed_seals

        found, head = [*verify_database(), *changed_papers()], chain_head()
        photos = Path(current_app.instance_path)
        lost = [digest for digest in standing_digests() if not is_whole(photos, digest)]
        found += changed_seals(keys_of(str(current_app.secret_key)))
        found += [("photo-broken", {"digest": digest}) for digest in lost]
    for code, facts in found:
        complain(lang, code, **facts)
    _conclude(lang, len(found), "cli-chain-holds", "cli-chain-broken", head=head)


@main.command(help="核对回执号 · Look up receipts")
@click.argument("season")
@click.argument("codes", nargs=-1)
@in_language
def receipts(season: str, codes: tuple[str, ...], lang: str) -> None:
    """Tell what receipts' codes name, given or one a line; each line of the chain is checked."""
    typed = codes or tuple(filter(None, map(str.strip, sys.stdin)))
    wrong = 0
    with installation(lang):
        from contest.errors import ContestError
        from contest.loading import season_by_code, setup_of
        from contest.queries.receipt_search import found_of, named_by_code

        named = named_by_code(setup_of(season_by_code(season)))
        for code in typed:
            try:
                found = found_of(named, code)
            except ContestError as error:
                complain(lang, "cli-receipt-none", receipt=code, why=sentence(error.code, {}, lang))
                wrong += 1
                continue
            for one in found:
                facts = {"receipt": one.receipt.code, "judge": one.judge, "subject": one.subject}
                facts |= {"session": one.session, "line": str(one.audit_id)}
                good = one.is_in_chain
                (say if good else complain)(
                    lang, "cli-receipt" if good else "cli-receipt-broken", **facts
                )
                wrong += not good
    _conclude(lang, wrong, "cli-receipts-hold", "cli-receipts-wrong", of=len(typed))


def _conclude(lang: str, count: int, good: str, bad: str, **facts: str | int) -> None:
    if count:
        complain(lang, bad, count=count, **facts)
        sys.exit(DIFFERENT)
    say(lang, good, **facts)


@contextmanager
def installation(lang: str, upgrade: bool = False) -> Iterator[None]:
    """Open the installation's database; end with a sentence where that fails."""
    from sqlalchemy.exc import DBAPIError

    from contest import create_app
    from contest.config import ConfigError
    from contest.errors import ContestError

    try:
        with create_app(has_pages=False).app_context():
            if upgrade:
                _upgrade()
            yield
    except ConfigError as error:
        _give_up(lang, "cli-config", why=str(error))
    except DBAPIError as error:
        _give_up(lang, "cli-database", why=str(error.orig))
    except FolderError as error:
        show_faults(lang, error)
        sys.exit(UNREADABLE)
    except ContestError as error:
        _give_up(lang, error.code, **error.facts)


def _give_up(lang: str, code: str, **facts: str | int) -> NoReturn:
    complain(lang, code, **facts)
    sys.exit(UNREADABLE)


def _upgrade() -> None:
    from contest.db import db
    from contest.schema import upgrade

    upgrade()
    db.engine.dispose()


@main.command("db-upgrade", help="更新数据库结构 · Upgrade the database")
@in_language
def db_upgrade(lang: str) -> None:
    """Bring the tables to what this version needs."""
    _upgrade_tables(lang)
    say(lang, "cli-upgraded")


def _upgrade_tables(lang: str) -> None:
    with installation(lang, upgrade=True):
        pass


@main.command("import", help="导入赛季文件夹 · Import a season folder")
@click.argument("folder", type=click.Path(path_type=Path))
@in_language
def import_(folder: Path, lang: str) -> None:
    """Import a folder as a new season."""
    with installation(lang, upgrade=True):
        from contest.transfer import import_folder

        say(lang, "cli-imported", season=import_folder(folder))


@main.command(help="导出赛季文件夹 · Export a season folder")
@click.argument("season")
@click.argument("folder", type=click.Path(path_type=Path))
@in_language
def export(season: str, folder: Path, lang: str) -> None:
    """Write a season as a folder."""
    with installation(lang):
        from contest.export import export_season

        export_season(season, folder)
        say(lang, "cli-exported", season=season, folder=str(folder))


@main.command(help="装入演示赛季 · Load the demo season")
@in_language
def demo(lang: str) -> None:
    """Load the demo season unless there is one already."""
    with installation(lang, upgrade=True):
        from contest.demo import fill_demo
        from contest.errors import ContestError

        try:
            lines: Sequence[str] = fill_demo()
        except ContestError as error:
            if error.code != "season-not-empty":
                raise
            lines = [sentence(error.code, error.facts, lang)]
        for line in lines:
            click.echo(line)


@main.command(help="启动网站 · Serve the pages")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@in_language
def serve(host: str, port: int, lang: str) -> None:
    """Upgrade the database and serve until stopped."""
    from gevent import monkey

    monkey.patch_all()
    from gevent.os import fork_gevent

    # loaded once, for all workers
    from contest import web
    from contest.serving import Server

    web.parts()
    # in a process of its own: workers are forked from one that never opened the database;
    # the system waits, for gevent's loop can miss the end of a process that ends at once
    if not (upgrading := fork_gevent()):
        _upgrade_tables(lang)
        sys.exit()
    if how := os.waitstatus_to_exitcode(os.waitpid(upgrading, 0)[1]):
        sys.exit(how)

    def ready(address: str) -> None:
        say(lang, "cli-serving", address=address)
        sys.stdout.flush()

    Server(host, port, ready).run()


@main.command("add-person", help="登记工作人员 · Add a member of staff")
@click.argument("name")
@click.argument("sign_in_name")
@click.argument("role", type=click.Choice(STAFF))
@click.argument("season")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码 · read the password")
@in_language
def add_person(
    name: str, sign_in_name: str, role: str, season: str, password_stdin: bool, lang: str
) -> None:
    """Add a person with a seat in a season."""
    password = _password(password_stdin, lang)
    if len(password) < SHORTEST_PASSWORD:
        _give_up(lang, "cli-password-short", least=SHORTEST_PASSWORD)
    with installation(lang, upgrade=True):
        from contest.actions.people import add_staff
        from contest.actions.sign_in import hash_password
        from contest.loading import season_by_code

        add_staff(season_by_code(season), name, sign_in_name, role, hash_password(password))
        say(lang, "cli-person-added", name=name)


def _password(from_input: bool, lang: str) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    ask = sentence("cli-password", {}, lang)
    again = sentence("cli-password-again", {}, lang)
    typed: str = click.prompt(ask, hide_input=True, confirmation_prompt=again)
    return typed


if __name__ == "__main__":
    main()
