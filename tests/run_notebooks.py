"""Run notebooks on a document: one kernel, parameters injected, an error says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: the same drawing on every machine, and nobody to move a control
_ENVIRONMENT = {"BUDGETKIT_EXPLORERS": "still", "BUDGETKIT_FONTS": "bundled", "PYTHONHASHSEED": "0"}


def run(
    notebooks: Sequence[Path], parameters: Mapping[str, Any],
    added: Callable[[list[NotebookNode]], Iterable[NotebookNode]] | None = None, *, timeout: int = 300,
) -> list[NotebookNode]:
    """The notebooks with their outputs.

    All run in one kernel, one after the other, so that packages are loaded once; each begins with
    its own parameters.

    Parameters
    ----------
    notebooks : sequence of paths
    parameters : mapping
        Name to value; put in a cell after the one tagged ``parameters``.
    added : callable, optional
        The cells of a notebook → those that are run in their place.
    timeout : int
        Seconds for one cell.

    Returns
    -------
    list of NotebookNode
        A notebook that stops at an error keeps what it had; ``metadata.stopped`` is the error.

    """
    read = [_with_parameters(_opened(path), parameters) for path in notebooks]
    for notebook in read:
        notebook.cells = list(added(notebook.cells) if added else notebook.cells)
    joined = nbformat.v4.new_notebook()
    client = NotebookClient(joined, timeout=timeout, kernel_name="python3",
                       # a warning about unencrypted ports, all on this machine
                       extra_arguments=["--IPKernelApp.log_level=40"],
                       resources={"metadata": {"path": str(Path.cwd())}})
    with client.setup_kernel(env=os.environ | _ENVIRONMENT):
        for notebook in read:
            # the client stores outputs in its own notebook, cell by cell
            client.nb.cells = notebook.cells
            for index, cell in enumerate(notebook.cells):
                try:
                    client.execute_cell(cell, index)
                except CellExecutionError as error:
                    notebook.metadata["stopped"] = f"{error.ename}: {error.evalue}"
                    break
    return read


def _opened(path: Path) -> NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["name"] = path.stem
    return notebook


def _with_parameters(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    cells = list(notebook.cells)
    at = [i for i, cell in enumerate(cells) if "parameters" in tags(cell)]
    source = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    injected = new_code_cell(source, metadata={"tags": ["injected-parameters"]})
    # a notebook of your own without a parameters cell still gets the names
    cells.insert(at[0] + 1 if at else 0, injected)
    notebook.cells = cells
    return notebook


def tags(cell: NotebookNode) -> Iterable[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])
