"""Run notebooks on a document: one kernel, parameters injected, a chapter that fails says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit.errors import MissingExtra, UnreadableInput
from budgetkit.messages import message_in

if TYPE_CHECKING:
    from nbformat import NotebookNode

message = message_in("reporting.running")

#: tags of cells that a report neither runs nor shows
NOTEBOOK_ONLY = frozenset({"exercise", "lab"})
#: the same drawing on every machine, and nobody to move a control
_ENVIRONMENT = {"BUDGETKIT_EXPLORERS": "still", "BUDGETKIT_FONTS": "bundled", "PYTHONHASHSEED": "0"}

#: run before the notebooks: the same files with the same options are one disclosure, whose frames
#: are copies, so that no chapter can change what the next one sees
_READ_ONCE = """
import functools as _functools
import budgetkit as _budgetkit
from budgetkit.reader import read as _read

_read_once = _functools.cache(lambda files, options: _read(list(files), **dict(options)))


@_functools.wraps(_read)
def _read_asked(files, **options):
    asked = (files,) if isinstance(files, (str, bytes)) or not isinstance(files, (list, tuple)) else files
    try:
        return _read_once(tuple(asked), tuple(sorted(options.items())))
    except TypeError:  # files or options that have no hash
        return _read(files, **options)


_budgetkit.read = _read_asked
"""


def run(
    notebooks: Sequence[Path], parameters: Mapping[str, Any], *, timeout: int = 300,
    without: Collection[str] = (),
) -> list[NotebookNode]:
    """The notebooks with their outputs.

    All run in one kernel, one after the other, so that packages are loaded once; each begins with
    its own parameters. What one has read, the next does not read again.

    Parameters
    ----------
    notebooks : sequence of paths
    parameters : mapping
        Name to value; put in a cell after the one tagged ``parameters``.
    timeout : int
        Seconds for one cell.
    without : collection of str
        Cells with one of these tags are left out.

    Returns
    -------
    list of NotebookNode
        A notebook that stops at an error keeps what it had; ``metadata.stopped`` is the error.

    Raises
    ------
    UnreadableInput
        A file is no notebook.
    MissingExtra
        The notebook packages are not installed.
    """
    nbformat, client_of = _packages()
    read = [_with_parameters(_opened(nbformat, path), parameters) for path in notebooks]
    for notebook in read:
        notebook.cells = [c for c in notebook.cells if not set(without) & set(tags(c))]
    joined = nbformat.v4.new_notebook()
    client = client_of(joined, timeout=timeout, kernel_name="python3",
                       # a warning about unencrypted ports, all on this machine
                       extra_arguments=["--IPKernelApp.log_level=40"],
                       resources={"metadata": {"path": str(Path.cwd())}})
    from nbclient.exceptions import CellExecutionError

    with client.setup_kernel(env=os.environ | _ENVIRONMENT):
        client.nb.cells = [nbformat.v4.new_code_cell(_READ_ONCE)]
        client.execute_cell(client.nb.cells[0], 0)
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


@contextmanager
def _without_grammars() -> Iterator[None]:
    """Importing jsonschema builds 39 grammars of addresses where it can, for checks of nobody.

    nbformat imports it to judge notebooks, none of which holds an address. Without the grammars
    (a second of processor time) jsonschema leaves these checks out, as where they are not installed.
    """
    grammars = "rfc3987_syntax"
    if grammars in sys.modules or "jsonschema" in sys.modules:
        yield
        return
    sys.modules[grammars] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[grammars]


def _packages():
    try:
        with _without_grammars():
            import nbformat
            from nbclient import NotebookClient
    except ModuleNotFoundError as missing:
        raise MissingExtra(None, message("needs-package", package=missing.name)) \
            from missing
    return nbformat, NotebookClient


def _opened(nbformat, path: Path) -> NotebookNode:
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise UnreadableInput(path, message("no-notebook", why=type(error).__name__)) from error
    notebook.metadata["name"] = path.stem
    return notebook


def _with_parameters(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    from nbformat.v4 import new_code_cell

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
