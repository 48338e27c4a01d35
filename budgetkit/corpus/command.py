"""What `budgetkit corpus` does: a build by processes here, or by a dask scheduler's workers."""

from __future__ import annotations

from pathlib import Path

from budgetkit.corpus.building import Built
from budgetkit.corpus.building import build as on_this_machine
from budgetkit.corpus.store import MARKER
from budgetkit.errors import BudgetkitError, MissingExtra
from budgetkit.messages import message_in

message = message_in("corpus.command")


class NoScheduler(BudgetkitError):
    """Nobody answers at the scheduler's address."""

    what = message("no-scheduler")
    remedy = message("start-one")
    names_whole_path = True


def is_store(folder: Path) -> bool:
    """Whether a folder says of itself that it is a store."""
    return (folder / MARKER).is_file()


def build(sources: list[Path], store: Path, *, scheduler: str | None = None, **settings) -> Built:
    """Build on this machine, or on the workers of a scheduler.

    Parameters
    ----------
    sources, store
        As for :func:`budgetkit.corpus.build`; a scheduler's workers must see both under the same
        absolute paths.
    scheduler : str, optional
        Address of a dask scheduler.

    Raises
    ------
    NoScheduler
        Nobody answers there.
    MissingExtra
        dask.distributed is not installed.
    """
    if scheduler is None:
        return on_this_machine(sources, store, **settings)
    try:
        from distributed import Client
    except ModuleNotFoundError as missing:
        raise MissingExtra(None, message("no-distributed"),
                           remedy=message("install-cluster")) from missing
    try:
        client = Client(scheduler, timeout=20, set_as_default=False)
    except (OSError, ValueError) as error:  # also TimeoutError
        raise NoScheduler(scheduler) from error
    with client:
        # each document is read in a process of its own, so a worker that dies is not its fault
        executor = client.get_executor(pure=False, retries=3)
        return on_this_machine(sources, store, executor, **settings)
