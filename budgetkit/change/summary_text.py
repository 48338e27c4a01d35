"""A comparison in sentences, in both languages."""

from __future__ import annotations

from decimal import Decimal

from budgetkit.amounts import format_amount
from budgetkit.change.compared_lines import ComparedLines, Row


def percent(value: Decimal | float | None) -> str:
    """A percentage with its sign.

    >>> percent(Decimal("16.472")), percent(Decimal(0))
    ('+16.47 %', '0.00 %')
    >>> percent(None)
    '—'
    """
    if value is None:
        return "—"
    return f"{value:+,.2f} %" if round(value, 2) else "0.00 %"


def signed(value: Decimal | float) -> str:
    """A change in 万元 with its sign.

    >>> signed(Decimal("-3.5")), signed(Decimal("12"))
    ('-3.50', '+12.00')
    """
    return ("+" if value > 0 else "") + format_amount(value)


def sentences(c: ComparedLines, lang: str) -> list[str]:
    """Total, the largest changes, what is new and gone. Amounts in 万元."""
    if c.carried_out:
        return _carried_out(c, lang)
    t = c.total
    first, last = c.years
    ends = (_end(first, c.kinds[0], lang), _end(last, c.kinds[1], lang))
    before, now = format_amount(t.previous), format_amount(t.current)
    said = []
    if lang == "zh":
        said.append(f"{ends[0]}{before}万元，{ends[1]}{now}万元，变动{signed(t.change)}万元"
                    f"（{percent(t.percent)}）。")
    else:
        said.append(f"{ends[0]}: {before}; {ends[1]}: {now} (万元): {signed(t.change)} "
                    f"({percent(t.percent)}).")
    big = [r for r in c.largest(3) if r.change]
    if big and lang == "zh":
        said.append("变动最大的：" + "；".join(f"{r.name}{signed(r.change)}" for r in big) + "。")
    elif big:
        said.append("Largest changes: " + "; ".join(f"{r.name} {signed(r.change)}"
                                                    for r in big) + ".")
    for status, zh, en in (("new", "新增", "New"), ("gone", "取消", "Gone")):
        rows = [r for r in c.rows if r.status == status and not r.is_rest]
        if rows:
            amount = format_amount(abs(sum((r.change for r in rows), Decimal(0))))
            said.append(f"{zh}{len(rows)}行，合计{amount}万元。" if lang == "zh" else
                        f"{en}: {len(rows)} lines, {amount} together.")
    return said


def share(value: Decimal | float | None) -> str:
    """A share of the budget, without a sign.

    >>> share(Decimal("116.337")), share(None)
    ('116.34 %', '—')
    """
    return "—" if value is None else f"{value:,.2f} %"


def _carried_out(c: ComparedLines, lang: str) -> list[str]:
    """A budget and the final account of its year: what was planned, what was done."""
    t, year = c.total, c.years[0]
    plan, done = format_amount(t.previous), format_amount(t.current)
    off, rate = signed(t.change), share(t.execution)
    said = [f"{year}年预算{plan}万元，决算{done}万元，完成预算的{rate}，相差{off}万元。" if lang == "zh" else
            f"Budget of {year}: {plan}; outturn: {done} (万元): {rate} of the budget, {off}."]
    far = [r for r in c.largest(3) if r.change]
    if far:
        named = ("；" if lang == "zh" else "; ").join(
            f"{r.name}{'' if lang == 'zh' else ' '}{signed(r.change)}" for r in far)
        said.append(f"与预算相差最大的：{named}。" if lang == "zh" else
                    f"Furthest from the budget: {named}.")
    for status, zh, en in (("new", "预算未列、决算列有的", "Not in the budget"),
                           ("gone", "预算列有、决算没有的", "In the budget, nothing in the outturn")):
        rows = [r for r in c.rows if r.status == status and not r.is_rest]
        if rows:
            amount = format_amount(abs(sum((r.change for r in rows), Decimal(0))))
            said.append(f"{zh}{len(rows)}行，合计{amount}万元。" if lang == "zh" else
                        f"{en}: {len(rows)} {'line' if len(rows) == 1 else 'lines'}, "
                        f"{amount} together.")
    return said


def _end(year: int, kind: str, lang: str) -> str:
    if lang == "zh":
        return f"{year}年{'决算' if kind == 'final_account' else '预算'}"
    return f"{year} {'final account' if kind == 'final_account' else 'budget'}"


def label_of(row: Row) -> str:
    """Code and name of a row for a chart or a list.

    Where nothing is listed, it says so.
    """
    if row.is_rest:
        return f"{row.name}（未列明细）" if row.name else "（未列明细）"
    return row.name
