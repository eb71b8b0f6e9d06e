"""A question bank (题库) for tests: five kinds, as a clerk's spreadsheet has them."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

HEADINGS = (
    *("题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "选项F"),
    *("答案", "难度", "出处", "出题人"),
)
#: one question of each kind
ROWS: Sequence[Sequence[object]] = (
    ("S1", "单选题", "第一题", "甲", "乙", "丙", "", "", "", "A", 1, "第一条", "王"),
    ("M1", "多选题", "第二题", "甲", "乙", "丙", "丁", "", "", "ABD", 2, "第二条", "王"),
    ("T1", "判断题", "第三题", "", "", "", "", "", "", "对", 1, "第三条", "王"),
    ("F1", "填空题", "第四题", "", "", "", "", "", "", "实事求是", 2, "第四条", "王"),
    ("N1", "数值题", "第五题", "", "", "", "", "", "", "95±0.5", 3, "第五条", "王"),
)


def spreadsheet(rows: Sequence[Sequence[object]], headings: Sequence[object] = HEADINGS) -> bytes:
    """Return an Excel file of such rows."""
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def many(count: int) -> list[Sequence[object]]:
    """Return so many single-choice questions, the first choice always right."""
    return [
        (
            f"Q{n:04}",
            "单选题",
            f"第{n}问",
            "甲",
            "乙",
            "丙",
            "丁",
            "",
            "",
            "A",
            n % 3 + 1,
            "条",
            "王",
        )
        for n in range(1, count + 1)
    ]
