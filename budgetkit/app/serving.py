"""The server behind `budgetkit app`: Voila over one notebook, with nothing of a visitor left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from budgetkit.app.visit import FOLDER

#: Seconds without a connection after which a visitor's process ends, though no tab said good-bye.
IDLE = 60
#: Seconds between two looks at what ended processes left behind.
_SWEEP = 5
#: The folder of what Voila is to hold to.
_SETTINGS = "settings"
#: What a message holds beside the files it brings, bytes.
_BESIDE = 1_000_000


def serve(*, lang: str, ip: str, port: int, megabytes: float, visitors: int, browser: bool, idle: int = IDLE) -> int:
    """Serve the page until it is stopped; its exit code.

    Parameters
    ----------
    lang : {"en", "zh"}
    ip : str
        Where it listens; 127.0.0.1 is this machine alone.
    port : int
        The next free one where it is taken.
    megabytes : float
        That a visitor's files may have together.
    visitors : int
        At once; who comes later is asked to wait.
    browser : bool
        Open one.
    idle : int
        Seconds, see :data:`IDLE`.
    """
    place = Path(tempfile.mkdtemp(prefix="budgetkit-app-"))
    with suppress(ValueError):  # not in the main thread: whoever started it ends it
        signal.signal(signal.SIGTERM, _stop)
    try:
        notebook = _written(place, lang, megabytes, visitors, idle)
        visits = place / "visits"
        visits.mkdir()
        command = [sys.executable, "-m", "voila", str(notebook), f"--Voila.ip={ip}", f"--port={port}",
                   f"--Voila.config_file_paths={place / _SETTINGS}",
                   *(() if browser else ("--no-browser",))]
        server = subprocess.Popen(command, cwd=place, env=os.environ | {
            "TMPDIR": str(visits), "JUPYTER_PATH": str(place / "share")})
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    return server.wait(_SWEEP)
                sweep(visits)
        except KeyboardInterrupt:
            return 0
        finally:
            _end(server)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def sweep(visits: Path) -> None:
    """Remove the folders of visitors whose process is gone.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mine, gone = Path(folder, f"{FOLDER}-{os.getpid()}-a"), Path(folder, f"{FOLDER}-99999999-a")
    ...     mine.mkdir(), gone.mkdir(), sweep(Path(folder)), mine.is_dir(), gone.is_dir()
    (None, None, None, True, False)
    """
    for folder in visits.glob(f"{FOLDER}-*"):
        number = folder.name.split("-")[1]
        if number.isdigit() and not _alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _written(place: Path, lang: str, megabytes: float, visitors: int, idle: int) -> Path:
    """The notebook of one cell, and what Voila is to hold to."""
    code = f"from budgetkit.app import show\nshow(lang={lang!r}, megabytes={megabytes!r})"
    cell: dict[str, object] = {"cell_type": "code", "id": "page", "source": code, "metadata": {},
                               "outputs": [], "execution_count": None}
    notebook = {"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}}
    # a folder of its own: Voila gives away what lies beside a notebook
    folder = place / "page"
    folder.mkdir()
    path = folder / "budgetkit.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    settings = {
        "VoilaConfiguration": {"template": "budgetkit", "file_allowlist": [], "show_tracebacks": False, "strip_sources": True},
        "Voila": {"tornado_settings": {
            # a file comes as one message; a larger one would end the connection
            "websocket_max_message_size": int(megabytes * 1e6) + _BESIDE,
            # a closed tab says so by the one POST there is; Voila 0.5.13 sends it without the token that
            # is asked for, so that it is refused. It names a process by a number that only its tab knows.
            "disable_check_xsrf": True}},
        "MappingKernelManager": {"cull_idle_timeout": idle, "cull_interval": max(1, idle // 4),
                                 "cull_connected": False, "cull_busy": False},
    }
    templates = place / "share" / "voila" / "templates" / "budgetkit"
    shutil.copytree(Path(__file__).resolve().parent / "voila", templates)
    (templates / "conf.json").write_text('{"base_template": "lab"}', encoding="utf-8")
    # not where the server begins: Python would take a voila.py there for Voila
    held = place / _SETTINGS
    held.mkdir()
    (held / "voila.json").write_text(json.dumps(settings), encoding="utf-8")
    (held / "voila.py").write_text(  # a function has no place in JSON
        f"from budgetkit.app.door import guard\nc.VoilaConfiguration.prelaunch_hook = guard({visitors!r}, {lang!r})\n",
        encoding="utf-8")
    return path


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def _end(server: subprocess.Popen) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
