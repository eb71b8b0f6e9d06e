"""What hands type into a mark (评分输入): the tablet and the server read all of it alike.

`score_inputs.csv`: what is typed, the criterion's maximum and step, the mark that it is, or what
is wrong with it. Nothing is rounded, cut or guessed, and nothing typed is not zero.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from contest.folder.tables import points_of
from contest.queries.marking import SheetError, checked_marks
from contest.rules.rounding import plain_text
from contest.rules.values import Criterion
from tests.browser.tablet import Server, sheet_address

#: as the device's own module reads each row
READ = """async (rows) => {
  const { faultOf, unitsOf } = await import('/static/js/judge-units.js');
  return rows.map(({ typed, max, step }) => {
    const fault = faultOf(typed, { min: 0, max, step });
    return [fault, fault ? null : unitsOf(typed)];
  });
}"""
#: types each text into the first mark; returns whether it is called wrong, what is shown, the total
TYPE = """async (texts) => {
  const input = document.querySelector('input[name=mark-a]');
  const total = document.querySelector('[data-total]');
  const found = [];
  for (const text of texts) {
    input.focus();
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise((done) => setTimeout(done, 5));
    found.push([input.getAttribute('aria-invalid') === 'true', input.value, total.value]);
  }
  return found;
}"""
SERVER = {
    "": "",
    "mark-missing": "missing",
    "mark-not-number": "number",
    "mark-range": "range",
    "mark-step": "step",
}


@dataclass(frozen=True)
class Row:
    """A line of the table, in units."""

    typed: str
    max: int
    step: int
    mark: int | None
    fault: str


def units(text: str) -> int:
    """Return points of the table in units."""
    found = points_of(text)
    assert found is not None
    return found


def table() -> list[Row]:
    """Return the table."""
    path = Path(__file__).with_name("score_inputs.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                row["typed"],
                units(row["max"]),
                units(row["step"]),
                units(row["mark"]) if row["mark"] else None,
                row["fault"],
            )
            for row in csv.DictReader(file)
        ]


def server_reads(row: Row) -> tuple[str, int | None]:
    """Return what the server says is wrong, or the mark that it keeps."""
    criterion = Criterion("a", "内容", max=row.max, step=row.step)
    try:
        return "", checked_marks((criterion,), {"a": row.typed})["a"]
    except SheetError as error:
        return SERVER[error.faults["a"][0]], None


def test_the_server_reads_every_input_as_the_table_says() -> None:
    rows = table()
    assert len(rows) >= 200
    # a minus or eight digits are a number beyond the range to the server, no mark to the tablet
    alike = {"number": {"number", "range"}}
    wrong = [
        (row, found)
        for row in rows
        for found in [server_reads(row)]
        if found[0] not in alike.get(row.fault, {row.fault}) or found[1] != row.mark
    ]
    assert wrong == []


def test_the_tablet_reads_every_input_as_the_table_says(page: Page, server: Server) -> None:
    rows = table()
    page.goto(server.url)
    given = [{"typed": row.typed, "max": row.max, "step": row.step} for row in rows]
    found = page.evaluate(READ, given)
    wrong = [
        (row, read)
        for row, read in zip(rows, found, strict=True)
        if read != [row.fault, row.mark]
    ]
    assert wrong == []


def test_the_sheet_says_at_once_what_is_wrong_and_keeps_what_was_typed(
    window: Callable[..., Page], server: Server
) -> None:
    page = window()
    page.goto(sheet_address(server, "e01"))
    expect(page.locator("[data-pad]")).to_be_visible()
    # a field of one line drops what ends a line
    texts = [text for text in sorted({row.typed for row in table()}) if "\n" not in text]
    wrong = []
    for text, (is_invalid, shown, total) in zip(texts, page.evaluate(TYPE, texts), strict=True):
        fault, mark = server_reads(Row(text, units("60"), units("0.5"), None, ""))
        says = fault not in ("", "missing")
        expected = plain_text(mark) if mark is not None else None
        if is_invalid != says or shown != text or (expected and total != expected):
            wrong.append((text, fault, is_invalid, shown, total, expected))
    assert wrong == []


@pytest.mark.parametrize("text", ["57.", "５７。"])
def test_a_point_that_nothing_follows_is_no_obstacle(
    window: Callable[..., Page], server: Server, text: str
) -> None:
    page = window("j2")
    contestant = "e02" if text == "57." else "e03"
    page.goto(sheet_address(server, contestant))
    expect(page.locator("[data-pad]")).to_be_visible()
    page.locator("input[name=mark-a]").fill(text)
    page.locator("input[name=mark-b]").fill("30")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("[data-state].received")).to_contain_text("服务器已收到")
    page.reload()
    # what the server wrote into the page; the device shows what was typed
    expect(page.locator("input[name=mark-a][value='57']")).to_have_count(1)
