"""Make the page that needs no server: python scripts/make_web.py build/web

Everything in web/, with budgetkit itself, the packages of web/packages.toml (by version and
checksum, kept in build/web-packages) and the example. What is made is a folder of plain files: any
web server serves it, and nothing in it asks another address for anything.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "web"
KEPT = PROJECT / "build" / "web-packages"
EXAMPLE = PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"
#: Rooms that a page has no use for: what they need is not there.
LEFT_OUT = ("_data", "_notebooks", "app", "charts", "corpus", "explore", "reporting")
#: So that the same files give the same bytes.
WHEN = (2000, 1, 1, 0, 0, 0)
#: What a server should say with each file, where it can: the same policy for the worker.
HEADERS = """/*
  Content-Security-Policy: {policy}
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
"""


class Unavailable(Exception):
    """A package cannot be had on this machine."""


def packages() -> dict:
    """web/packages.toml."""
    return tomllib.loads((SOURCE / "packages.toml").read_text("utf-8"))


def fetch_wheel(wheel: dict) -> Path:
    """The file of one wheel, with its checksum compared.

    Raises
    ------
    Unavailable
        pip cannot bring it, or brings another file.
    """
    path = KEPT / wheel["file"]
    if not path.is_file():
        *_, python, abi, platform = wheel["file"].removesuffix(".whl").split("-")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                   "--disable-pip-version-check", "--dest", str(KEPT)]
        if platform != "any":
            command += ["--only-binary=:all:", "--python-version", "3.14", "--abi", abi,
                        "--implementation", python[:2], "--platform", platform.split(".")[0]]
        _run([*command, f"{wheel['name']}=={wheel['version']}"], wheel["file"])
    if not path.is_file():
        raise Unavailable(f"pip brought no {wheel['file']}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != wheel["sha256"]:
        raise Unavailable(f"{path} is not the file that web/packages.toml names")
    return path


def fetch_interpreter(package: dict) -> Path:
    """The npm package with Python for WebAssembly, with its checksum compared.

    Raises
    ------
    Unavailable
        npm is not there or cannot bring it, or brings another file.
    """
    path = KEPT / f"{package['name']}-{package['version']}.tgz"
    if not path.is_file():
        if shutil.which("npm") is None:
            raise Unavailable("npm is not on this machine (Debian: apt install npm)")
        _run(["npm", "pack", "--silent", f"{package['name']}@{package['version']}"], path.name)
    kind, _, wanted = package["integrity"].partition("-")
    if base64.b64encode(hashlib.new(kind, path.read_bytes()).digest()).decode() != wanted:
        raise Unavailable(f"{path} is not the file that web/packages.toml names")
    return path


def _run(command: list[str], wanted: str) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, cwd=KEPT, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"{wanted} could not be had: {done.stderr.strip().splitlines()[-1:]}")


def make(out: Path) -> Path:
    """Write the page into a folder, whole or not at all.

    Raises
    ------
    Unavailable
        A package cannot be had.
    """
    known = packages()
    interpreter = fetch_interpreter(known["npm"])
    wheels = [(wheel, fetch_wheel(wheel)) for wheel in known["wheel"]]
    place = out.with_name(out.name + ".new")
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(SOURCE, place, ignore=shutil.ignore_patterns("packages.toml", "README*"))
    with tarfile.open(interpreter) as packed:
        for name in known["npm"]["files"]:
            (place / "pyodide").mkdir(exist_ok=True)
            content = packed.extractfile(f"package/{name}").read()
            if name.endswith(".zip"):
                content = _without(content, known["npm"]["without"])
            (place / "pyodide" / name).write_bytes(content)
    with ZipFile(place / "core.zip", "w") as core:
        for name, path in own_files():
            _add(core, name, path.read_bytes())
        for wheel, path in wheels:
            with ZipFile(path) as held:
                for name in sorted(held.namelist()):
                    if not name.endswith("/") and (".dist-info/" not in name) and any(
                            fnmatch(name, kind) for kind in wheel.get("only", ["*"])):
                        _add(core, name, held.read(name))
    shutil.copyfile(EXAMPLE, place / EXAMPLE.name)
    version = re.search(r'__version__ = "(.+?)"', (PROJECT / "budgetkit/__init__.py").read_text(
        "utf-8"))[1]
    words = {lang: tomllib.loads((PROJECT / f"budgetkit/messages/{lang}/web.toml").read_text(
        "utf-8"))["page"] for lang in ("en", "zh")}
    (place / "words.json").write_text(
        json.dumps(words | {"version": version}, ensure_ascii=False), "utf-8")
    policy = re.search(r'Content-Security-Policy" content="(.+?)"',
                       (place / "index.html").read_text("utf-8"))[1]
    (place / "_headers").write_text(HEADERS.format(policy=policy), "utf-8")
    _name_files(place)
    shutil.rmtree(out, ignore_errors=True)
    place.rename(out)
    return out


def own_files() -> Iterator[tuple[str, Path]]:
    """What of budgetkit itself goes into the page: its rooms, not the data that come with it."""
    for path in sorted((PROJECT / "budgetkit").rglob("*")):
        name = path.relative_to(PROJECT)
        if path.is_file() and "__pycache__" not in name.parts and name.parts[1] not in LEFT_OUT:
            yield name.as_posix(), path


def _without(content: bytes, kinds: list[str]) -> bytes:
    """A zip without the files of these kinds."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as held, ZipFile(made, "w") as packed:
        for name in held.namelist():
            if not any(fnmatch(name, kind) for kind in kinds):
                _add(packed, name, held.read(name))
    return made.getvalue()


def _add(packed: ZipFile, name: str, content: bytes) -> None:
    packed.writestr(ZipInfo(name, WHEN), content, ZIP_DEFLATED, 9)


def _name_files(place: Path) -> None:
    """Tell the service worker which files there are, under a name of these very bytes."""
    digest = hashlib.sha256()
    files = ["./"]
    for path in sorted(place.rglob("*")):
        if path.is_file() and path.name not in {"sw.js", "_headers"}:
            digest.update(path.read_bytes())
            files.append(path.relative_to(place).as_posix())
    worker = place / "sw.js"
    worker.write_text(worker.read_text("utf-8").replace("VERSION", digest.hexdigest()[:16])
                      .replace("FILE_LIST", json.dumps(files)), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, nargs="?", default=PROJECT / "build" / "web")
    try:
        made = make(parser.parse_args().out)
    except Unavailable as error:
        sys.exit(str(error))
    sizes = sorted(((p.stat().st_size, p.relative_to(made).as_posix()) for p in made.rglob("*")
                    if p.is_file()), reverse=True)
    print(f"{made}: {sum(s for s, _ in sizes) / 1e6:.1f} MB")
    for size, name in sizes[:6]:
        print(f"  {size / 1e6:6.2f} MB  {name}")


if __name__ == "__main__":
    main()
