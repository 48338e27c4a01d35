"""A document of paragraphs and tables, opened: Word files and web pages."""

from __future__ import annotations

from collections.abc import Sequence

from budgetkit.sources import limits
from budgetkit.sources.flow_pages import Flow, FlowTable, flow_page
from budgetkit.sources.given import Given
from budgetkit.sources.page import Page
from budgetkit.sources.source import Source


class Flowing(Source):
    """The pages of a document that flows. Raises UnreadableInput where it is too large."""

    def __init__(self, given: Given, form: str, flows: Sequence[Flow]):
        super().__init__(given)
        self.form = form
        cells = sum(b.n_rows * b.n_columns for flow in flows for b in flow if isinstance(b, FlowTable))
        if cells > limits.CELLS:
            raise limits.too_large(given, limits.many_cells())
        self._pages = [flow_page(n, flow, form) for n, flow in enumerate(flows, 1)]

    def __len__(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> Page:
        return self._pages[number - 1]
