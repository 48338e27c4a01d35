"""LibreOffice as a translator of old forms: in a folder of its own, in a bounded time, nothing run.

It is never asked for a PDF: of 232 amounts 86 to 128 survived that way, of a Word file 210 and more.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetkit.errors import MissingExtra, UnreadableInput
from budgetkit.messages import Message, message_in
from budgetkit.sources.given import Given

message = message_in("sources")

#: Seconds that one document may take; LibreOffice's first start alone takes ten.
SECONDS = 120
#: Bytes of a document that is handed to it.
LARGEST = 60_000_000
#: Documents whose translation is kept, so that a picture of a place does not wait for another.
KEPT = 4
_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",
           r"C:\Program Files\LibreOffice\program\soffice.exe")
_ITEM = ('<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
         "<value>{value}</value></prop></item>")
#: No macro is run, no link is followed, nothing is asked.
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
    ("Common/Misc", "FirstRun", "false"),
)
#: Where nobody listens: what would be fetched is not.
_NOWHERE = "http://127.0.0.1:9"


def program() -> str | None:
    """Where LibreOffice lies on this machine; None where it does not."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def as_docx(given: Given, what: Message) -> bytes:
    """A text document as a Word file (docx), by LibreOffice.

    Raises
    ------
    MissingExtra
        LibreOffice is not installed.
    UnreadableInput
        It cannot open the document, or takes too long.
    """
    if program() is None:
        raise MissingExtra(given.file, message("no-libreoffice", what=what),
                           remedy=message("install-libreoffice"))
    if len(given.content) > LARGEST:
        raise UnreadableInput(given.file, message("large-old", what=what, mb=LARGEST // 1_000_000),
                              remedy=message("save-as", form="DOCX"))
    return _translated(_Held(given, what))


class _Held:
    """A document as a key of what is kept: equal where its bytes are."""

    def __init__(self, given: Given, what: Message):
        self.given, self.what = given, what

    def __eq__(self, other) -> bool:
        return self.given.sha256 == other.given.sha256

    def __hash__(self) -> int:
        return hash(self.given.sha256)


@lru_cache(maxsize=KEPT)
def _translated(held: _Held) -> bytes:
    given = held.given
    with TemporaryDirectory(prefix="budgetkit-") as folder:
        home = Path(folder)
        (home / "in.doc").write_bytes(given.content)
        profile = home / "profile"
        _write_settings(profile / "user" / "registrymodifications.xcu")
        command = [program() or "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless",
                   "--norestore", "--nolockcheck", "--nodefault", "--convert-to",
                   "docx:MS Word 2007 XML", "--outdir", str(home), str(home / "in.doc")]
        _run(command, home, held)
        made = home / "in.docx"
        if not made.is_file():
            raise UnreadableInput(given.file, message("libreoffice-cannot", what=held.what),
                                  remedy=message("open-and-save"))
        return made.read_bytes()


def _write_settings(place: Path) -> None:
    place.parent.mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value)
                    for path, name, value in _SETTINGS)
    place.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8")


def _run(command: list[str], home: Path, held: _Held) -> None:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")}
    proxies = {name: _NOWHERE for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")}
    running = subprocess.Popen(
        command, cwd=home, env={**kept, **proxies, "HOME": str(home)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=os.name == "posix")
    try:
        running.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableInput(
            held.given.file, message("libreoffice-late", what=held.what, seconds=SECONDS),
            remedy=message("save-as", form="DOCX")) from error
    finally:
        _end(running)


def _end(running: subprocess.Popen) -> None:
    """End LibreOffice with whatever it started, and nothing else."""
    if running.poll() is None:
        if os.name == "posix":
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
    running.wait()
