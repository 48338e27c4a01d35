"""One presenter: what a room describes once is shown as text, HTML, notebook and spreadsheet here.

A room says what stands in a :class:`ShownTable` (columns with their names and kinds of value, rows of
values, unit, notes) and what stands about it in a :class:`Sheet`; how that looks in a terminal, on
a page, in a notebook or a workbook is decided in this room alone. HTML comes from the templates in
``templates/``, which escape every text. Jinja is loaded when something is first shown as HTML.

>>> from budgetkit.present import Column, ShownTable
>>> table = ShownTable((Column("项目"), Column("金额", "amount")), (("道路", -3.5), ("住房公积金", 1234.5)))
>>> print(table.text)
项目            金额
道路           −3.50
住房公积金  1,234.50
"""

from budgetkit.present.frames import heads, of_frame
from budgetkit.present.page import html, inline, styles, whole_page
from budgetkit.present.sheet import Image, Sheet, block, notice, pairs
from budgetkit.present.table import Column, Link, ShownTable
from budgetkit.present.workbook import workbook

__all__ = [
    "Column",
    "Image",
    "Link",
    "Sheet",
    "ShownTable",
    "block",
    "heads",
    "html",
    "inline",
    "notice",
    "of_frame",
    "pairs",
    "styles",
    "whole_page",
    "workbook",
]
