"""Tables made by hand for tests: ``^`` is merged with the cell above, ``<`` with the one before."""

from budgetkit.grids.grids import Cell
from budgetkit.tables.headers import column_paths
from budgetkit.tables.tidy_table import TidyTable


def made_table(text, *, key="project_performance", title="", unit="万元", page=1, pages=None,
               header_rows=0):
    """A table from lines of cells set apart by ``|``; a line ``---`` turns the page."""
    rows, on, turned = [], [], page
    for line in text.strip().splitlines():
        if set(line.strip()) == {"-"}:
            turned += 1
            continue
        rows.append([cell.strip() for cell in line.strip()[1:-1].split("|")])
        on.append(turned)
    cells = []
    for r, row in enumerate(rows):
        for c, said in enumerate(row):
            if said in {"^", "<"}:
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            high = 1
            while r + high < len(rows) and rows[r + high][c] == "^" and on[r + high] == on[r]:
                high += 1
            cells.append(Cell(r, c, said, on[r], 10.0 * c, 10.0 * r, 10.0 * (c + wide),
                              10.0 * (r + high), high, wide))
    columns = max(len(row) for row in rows)
    return TidyTable(key, title, pages or sorted(set(on)), len(rows), columns, cells, header_rows,
                 column_paths(cells, columns, range(header_rows)), unit=unit)
