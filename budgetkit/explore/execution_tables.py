"""A final account against what was planned, as a table for readers."""

from __future__ import annotations

import pandas as pd

from budgetkit.amounts import as_float
from budgetkit.change import Execution, NotComparable, execution, group_words
from budgetkit.change.notes import in_language, share
from budgetkit.disclosure import Disclosure
from budgetkit.explore.tables import nothing, table
from budgetkit.messages import checked_language
from budgetkit.present import Sheet

_HEADS = {
    "en": {"group": "What", "code": "Code", "name": "Line", "budget": "Budget",
           "adjusted": "Adjusted", "outturn": "Outturn", "rate": "Execution", "page": "Page"},
    "zh": {"group": "类别", "code": "科目编码", "name": "名称", "budget": "年初预算",
           "adjusted": "全年预算", "outturn": "决算", "rate": "执行率", "page": "页码"},
}


def change_execution(*documents: Disclosure | Execution, lang: str | None = None, limit: int = 60) -> Sheet:
    """Budget, adjusted budget and outturn of a final account, line by line.

    Parameters
    ----------
    documents : Disclosure or Execution
        A final account, or a budget and the final account of its year; or what
        :func:`budgetkit.change.execution` made of them.
    lang : {"en", "zh"}, optional
    limit : int
        Lines shown.

    Returns
    -------
    Sheet
        What, code, line, budget, adjusted budget, outturn (万元), rate (percent), page; why not,
        where no final account is given.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> change_execution(bk.load_example("weihui-2024")).text
    '0 final accounts and 1 budgets are no execution'
    """
    lang = checked_language(lang)
    try:
        found = documents[0] if documents and isinstance(documents[0], Execution) else (
            execution(*documents))  # type: ignore[arg-type]
    except NotComparable as why:
        return nothing(in_language(why.what, lang))
    rows = [[group_words(e.group, lang), e.code, e.name, *(as_float(v) for v in (
        e.budget, e.adjusted, e.outturn, e.rate)), e.page] for e in found.lines]
    frame = pd.DataFrame(rows, columns=list(_HEADS["en"]))
    frame = frame.drop(columns=[c for c in ("budget", "adjusted") if frame[c].isna().all()])
    return table(frame, lang=lang, labels=_HEADS[lang], limit=limit, formats={"rate": share},
                 caption=found.sentences(lang)[0])
