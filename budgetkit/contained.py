"""Work in a process of its own, within limits of time and memory.

A damaged file can make a library abort, hang or eat the memory. Done here, that ends one process
and is told in one sentence. pebble keeps the processes: it knows when one died, and ends one that
takes too long.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from budgetkit.messages import Message, message_in

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

message = message_in("contained")
T = TypeVar("T")
#: Seconds and megabytes that one document may take, where nobody says otherwise.
SECONDS, MEMORY = 600.0, 4000.0
#: A process that did so much is replaced by a new one.
TASKS = 100
#: What every new process runs first: nothing, but for tests.
SETUP = ""
_guard = threading.Lock()
_main_guard = threading.Lock()
_hands: list[_Hand] = []


@dataclass(eq=False)
class _Hand:
    """One process for one task after another, and how many it has."""

    pool: ProcessPool
    busy: int = 0

    def done(self, _: object) -> None:
        with _guard:
            self.busy -= 1


class Ended(Exception):
    """The process that did the work ended before it was done.

    Attributes
    ----------
    why : Message
        ``late``, ``large``, ``died`` or ``died-of`` of the catalogue.
    """

    def __init__(self, why: Message) -> None:
        self.why = why
        super().__init__(why)

    def __str__(self) -> str:
        return self.why.text()


def submit(work: Callable[..., T], *given: Any, seconds: float = SECONDS,
           memory: float = MEMORY) -> ProcessFuture:
    """Begin ``work(*given)`` in another process; :func:`result` waits for it.

    Parameters
    ----------
    work : function
        Of a module, since the other process finds it by its name.
    seconds, memory : float
        What it may take; megabytes on Linux only.
    """
    hand = _idle()
    try:
        future = hand.pool.schedule(_limited, args=[memory, work, *given], timeout=seconds)
    except BaseException:
        hand.done(None)
        raise
    future.add_done_callback(hand.done)
    return future


def result(future: ProcessFuture, seconds: float = SECONDS, memory: float = MEMORY) -> Any:
    """What the work gave; its own errors are raised again.

    Raises
    ------
    Ended
        The process died, or took more than it may.
    CancelledError
        The future was cancelled.
    """
    from pebble import ProcessExpired

    try:
        return future.result()
    except CancelledError:
        raise
    except TimeoutError:
        raise Ended(message("late", seconds=f"{seconds:g}")) from None
    except MemoryError:
        raise Ended(message("large", mb=f"{memory:g}")) from None
    except ProcessExpired as ended:
        raise Ended(died(-(ended.exitcode or 0))) from None
    except BrokenExecutor:  # it was gone before anybody knew that it had begun
        raise Ended(message("died")) from None


def run(work: Callable[..., T], *given: Any, seconds: float = SECONDS,
        memory: float = MEMORY) -> T:
    """``work(*given)`` in another process.

    Raises
    ------
    Ended
        The process died, or took more than it may.

    Examples
    --------
    >>> run(sum, [1, 2, 3])
    6
    """
    return result(submit(work, *given, seconds=seconds, memory=memory), seconds, memory)


def died(number: int) -> Message:
    """Why a process died: of a signal, by its number, or for no reason that is known.

    >>> died(6).text("en")
    'the process that read it died (SIGABRT)'
    """
    with suppress(ValueError):
        return message("died-of", signal=signal.Signals(number).name)
    return message("died")


def end_idle() -> None:
    """End the processes that wait for work, and those that are at it."""
    with _guard:
        ended, _hands[:] = list(_hands), []
    for hand in ended:
        hand.pool.stop()
    for hand in ended:
        hand.pool.join()


class _ApartProcess(SpawnProcess):
    """A new process that does not run its parent's script again, guarded or not, file or stdin.

    A copy of this one where it has no other thread, which saves half a second; else a new interpreter.
    """

    @staticmethod
    def _Popen(process: BaseProcess) -> Any:  # multiprocessing's own
        if _alone():
            from multiprocessing.popen_fork import Popen

            return Popen(process)
        with _main_guard:
            main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
            try:
                return SpawnProcess._Popen(process)
            finally:
                sys.modules["__main__"] = main


def _alone() -> bool:
    """Whether this process has one thread, a library's own counted: a copy then lacks nothing.

    A lock that another thread holds would stay locked in a copy for good. Linux alone tells.
    """
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


class _Apart(SpawnContext):
    Process = _ApartProcess


def _idle() -> _Hand:
    """A process that has nothing to do: one more is begun only where all others are at work."""
    from pebble import ProcessPool

    with _guard:
        _hands[:] = [hand for hand in _hands if hand.pool.active]
        hand = min(_hands, key=lambda each: each.busy, default=None)
        if hand is None or (hand.busy and len(_hands) < (os.cpu_count() or 1)):
            hand = _Hand(ProcessPool(max_workers=1, max_tasks=TASKS, initializer=_begin,
                                     initargs=(SETUP,), context=_Apart()))
            _hands.append(hand)
        hand.busy += 1
        return hand


def _begin(setup: str) -> None:
    """In a new process: it is ended by who started it; one thread is enough; prints go nowhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                 "OPENCV_FOR_THREADS_NUM"):
        os.environ[name] = "1"
    with suppress(OSError):
        os.dup2(2, 1)  # what a library prints is no result of a command
    exec(setup, {})


def _limited(memory: float, work: Callable[..., T], *given: Any) -> T:
    with memory_limit(memory):
        return work(*given)


@contextmanager
def memory_limit(megabytes: float) -> Iterator[None]:
    """Within it, this process gets so much memory beyond what it has, and then a MemoryError.

    Does nothing where the system has no such limit.
    """
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError, ValueError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * os.sysconf("SC_PAGE_SIZE") + int(megabytes * 1e6)
    resource.setrlimit(resource.RLIMIT_AS, (
        wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def memory_limit_lifted() -> Iterator[None]:
    """Within it, what this process starts has no limit of memory: a browser reserves far more than it uses."""
    try:
        import resource
    except ImportError:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Within it, this process may take so much processor time; then SIGPROF ends it, wherever it is.

    For a process that another waits for (:func:`in_child`). Does nothing where there are no such
    timers.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def in_child(command: Callable[[], None], said: Callable[[Message], str]) -> int:
    """Run a whole command in a copy of this process; its exit code, 2 where it was ended.

    Parameters
    ----------
    command : function
        It ends by itself (``SystemExit``).
    said : function
        How the reason is told on stderr.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        command()
        os._exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it goes to both; the child says the word
    # it comes to this one alone: who ends the command ends the copy, which may have to clear up
    signal.signal(signal.SIGTERM, lambda number, _frame: os.kill(child, number))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code >= 0:
        return code
    why = message("late", seconds=f"{SECONDS:g}") if -code == signal.SIGPROF else died(-code)
    sys.stderr.write(said(why) + "\n")
    return 2
