"""Budgets made by hand for tests: a disclosure of one table, from lines of code, name, amount."""

from decimal import Decimal

from made_tables import made_table

from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative, ProsePage, read_narrative
from budgetkit.sources.page import TextLine
from budgetkit.tables.lines import read_lines


def budget(lines, *, year, department="某市某局", unit="万元", key="department_expenditure",
           kind="budget", level="department", total=None, head="科目编码|科目名称|合计", narrative=None):
    """A disclosure whose table holds these (code, name, amount) lines under their total."""
    if total is None:
        total = sum((Decimal(str(a)) for c, _, a in lines if is_lowest(c, lines)), Decimal(0))
    rows = [f"|{head}|", f"||合计|{total}|"]
    rows += [f"|{code}|{name}|{amount}|" for code, name, amount in lines]
    table = made_table("\n".join(rows), key=key, title="支出总表", unit=unit, header_rows=1)
    read_lines(table, year)
    file = SourceFile(f"{year}.pdf", f"{year}{kind}{hash(tuple(map(str, lines)))}", 1)
    return Disclosure([file], department, year, kind, level, [table], narrative or Narrative())


def is_lowest(code, lines):
    """Whether no other line stands below this one."""
    return not any(c != code and c.startswith(code) for c, _, _ in lines) if code else True


def prose(year, *paragraphs):
    """A narrative of these paragraphs, each on one line, in a document of this year."""
    lines = [TextLine(f"{year}年度部门预算", 200, 60, 400, 80, 20)]
    lines += [TextLine(text, 81, 120 + 20 * i, min(540, 81 + 12 * len(text)), 132 + 20 * i, 12)
              for i, text in enumerate(paragraphs)]
    return read_narrative([ProsePage(1, 595, 842, lines)])
