"""From grids to the standard tables: recognition, columns, lines, tidy frames."""

from budgetkit.tables.columns import label

__all__ = ["label"]
