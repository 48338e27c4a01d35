"""A comparison in sentences, in both languages."""

from __future__ import annotations

from decimal import Decimal

from budgetkit.amounts import format_amount
from budgetkit.change.bilingual_text import in_language
from budgetkit.change.compared_lines import ComparedLines, Row
from budgetkit.change.covered import BY_WORDS


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
    """What is compared, total, the largest changes, what is new, ended, moved. Amounts in 万元."""
    if c.carried_out:
        return _carried_out(c, lang)
    t = c.total
    change, rate = signed(t.change), percent(t.percent)
    said = [_headline(c, lang, f"变动{change}万元（{rate}）" if lang == "zh" else f"{change} ({rate})")]
    big = [r for r in c.largest(3) if r.change]
    if big and lang == "zh":
        said.append("变动最大的：" + "；".join(f"{r.label}{signed(r.change)}" for r in big) + "。")
    elif big:
        said.append("Largest changes: " + "; ".join(f"{r.label} {signed(r.change)}"
                                                    for r in big) + ".")
    return said + _one_sided(c, lang, {
        "new": ("新增", "New"), "gone": ("取消", "Ended"),
        "unknown": ("未完整读取，不能判断是否新增或取消的", "New or ended cannot be told")})


def _headline(c: ComparedLines, lang: str, ending: str) -> str:
    """What is compared: which money of each document, from which table, read how far."""
    money = [in_language(m, lang) for m in c.covers]
    by = BY_WORDS[c.by][lang == "zh"]
    ends = [_end(y, k, lang) for y, k in zip(c.years, c.kinds, strict=True)]
    amounts = [format_amount(a) for a in (c.previous_total, c.current_total)]
    sources = [s.get(lang, "") for s in c.sources]
    if lang == "zh":
        parts = [f"{e}{'' if money[0] == money[1] else m}{a}万元（{s}）"
                 for e, m, a, s in zip(ends, money, amounts, sources, strict=True)]
        lead = f"{money[0]}{by}：" if money[0] == money[1] else f"{by}："
        return f"{lead}{'，'.join(parts)}，{ending}。"
    parts = [f"{a} 万元{'' if money[0] == money[1] else f' of {m}'} in the {e} ({s})"
             for e, m, a, s in zip(ends, money, amounts, sources, strict=True)]
    lead = f"{money[0]} {by}" if money[0] == money[1] else by
    return f"{lead[0].upper()}{lead[1:]}: {' and '.join(parts)}: {ending}."


def _one_sided(c: ComparedLines, lang: str, words: dict[str, tuple[str, str]]) -> list[str]:
    """The lines that only one of the two documents prints."""
    said = []
    for status, (zh, en) in words.items():
        rows = [r for r in c.rows if r.status == status and not r.is_rest]
        if rows:
            amount = format_amount(abs(sum((r.change for r in rows), Decimal(0))))
            many = "line" if len(rows) == 1 else "lines"
            said.append(f"{zh}{len(rows)}行，合计{amount}万元。" if lang == "zh" else
                        f"{en}: {len(rows)} {many}, {amount} together.")
    moved = [r for r in c.rows if r.moved]
    if moved:
        said.append(("调整、并非新增或取消的：" if lang == "zh" else "Moved, not new and not ended: ")
                    + "；".join(f"{r.label}{'' if lang == 'zh' else ' '}"
                               f"{format_amount(abs(r.change))}（{in_language(r.moved, lang)}）"
                               for r in moved) + ("。" if lang == "zh" else "."))
    return said


def share(value: Decimal | float | None) -> str:
    """A share of the budget, without a sign.

    >>> share(Decimal("116.337")), share(None)
    ('116.34 %', '—')
    """
    return "—" if value is None else f"{value:,.2f} %"


def _carried_out(c: ComparedLines, lang: str) -> list[str]:
    """A budget and the final account of its year: what was planned, what was done."""
    t = c.total
    rate, off = share(t.execution), signed(t.change)
    said = [_headline(c, lang, f"完成预算的{rate}，相差{off}万元" if lang == "zh" else
                      f"{rate} of the budget, {off}")]
    far = [r for r in c.largest(3) if r.change]
    if far:
        named = ("；" if lang == "zh" else "; ").join(
            f"{r.label}{'' if lang == 'zh' else ' '}{signed(r.change)}" for r in far)
        said.append(f"与预算相差最大的：{named}。" if lang == "zh" else
                    f"Furthest from the budget: {named}.")
    return said + _one_sided(c, lang, {
        "new": ("预算未列、决算列有的", "Not in the budget"),
        "gone": ("预算列有、决算没有的", "In the budget, nothing in the outturn"),
        "unknown": ("未完整读取，不能判断的", "Printed by one of them only, which cannot be told")})


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
    return row.label
