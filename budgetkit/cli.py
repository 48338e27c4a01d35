"""The command `budgetkit`: extract, check, compare, report, corpus, open, app.

Exit codes: 0 done; 1 the document has findings of severity error (`check` only); 2 the input
cannot be read or the result cannot be written, with one line on stderr that says why.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from budgetkit import __version__, contained
from budgetkit.atomic_write import spare, whole_file
from budgetkit.cli_help import SaidGroup, SaidOption
from budgetkit.cli_progress import pages, step
from budgetkit.errors import (
    FULL,
    BudgetkitError,
    MissingExtra,
    UnwritableOutput,
    own_fault,
    unwritable_why,
)
from budgetkit.file_names import shown_name
from budgetkit.messages import (
    LANGUAGES,
    Enumeration,
    Message,
    checked_language,
    in_room,
    message_in,
)

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

say, message = in_room("cli"), message_in("cli")
_F = TypeVar("_F", bound=Callable[..., Any])

_PATH = click.Path(path_type=Path)


class _Commands(SaidGroup):
    """A group whose commands end with exit code 2 and one line where the input is at fault."""

    def invoke(self, ctx: click.Context):
        _speak_utf8()
        try:
            return super().invoke(ctx)
        except BudgetkitError as error:
            click.echo(say("error", said=error.message()), err=True)
            ctx.exit(2)
        except MemoryError:
            why = Message("contained.large", mb=f"{contained.MEMORY:g}")
            click.echo(say("error", said=Message("contained.whole", why=why)), err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo(say("error", said=Message("contained.interrupted")), err=True)
            ctx.exit(130)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("BUDGETKIT_TRACEBACK"):
                raise
            click.echo(say("error", said=message("own-fault", fault=own_fault(error))), err=True)
            ctx.exit(2)  # 1 would say that the budget has errors


def run() -> None:
    """What the shell starts: a command in a copy of this process, so that none is lost without a word.

    A library that aborts on a damaged file, hangs or eats the memory ends that copy; here one line
    says so, with exit code 2. Where a process cannot be copied (Windows), the command runs here.
    """
    if not hasattr(os, "fork"):
        main(prog_name="budgetkit")
    raise SystemExit(contained.in_child(lambda: main(prog_name="budgetkit"), lambda why: say(
        "error", said=Message("contained.whole", why=why))))


def _speak_utf8() -> None:
    """Files and pipes get UTF-8, as the HTML and CSV say of themselves, whatever the system's own."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            own = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=own, errors="replace")


def _print(text: str) -> None:
    """The result on stdout, or exit code 2: 1 would say that the budget has errors."""
    try:
        click.echo(text)
    except BrokenPipeError:  # whoever reads has enough
        raise
    except OSError as error:
        sys.stdout = None  # what is left in its buffer would be tried again at the end
        why = unwritable_why(error)
        raise UnwritableOutput(say("the-output"), why, remedy=None if why is FULL else message(
            "is-it-full")) from error


def _option(*names: str, said: str, **attrs: Any) -> Callable[[_F], _F]:  # as click's own
    """An option whose help is ``option-SAID`` of the catalogue."""
    return click.option(*names, cls=SaidOption, said=said, **attrs)


_language = _option(
    "--lang", said="lang", type=click.Choice(LANGUAGES),
    callback=lambda _, __, lang: checked_language(lang))
#: Where a command needs no language but that of what it says: see SaidGroup.
_said_in = _option("--lang", said="lang", type=click.Choice(LANGUAGES), expose_value=False)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="budgetkit", cls=SaidOption, said="version")
@_said_in
def main() -> None:
    """The group of all commands; what each says of itself lies in ``messages/*/cli.toml``."""


def _read(paths: tuple[Path, ...], password: str | None = None, corrections: Path | None = None) -> Disclosure:
    """The disclosure in one document, several, a folder of them, or a data package.

    What could not be read is said on stderr: whatever follows knows nothing of it.
    """
    from budgetkit.package import load_package
    from budgetkit.package_format.fields import DESCRIPTOR

    if len(paths) == 1 and (paths[0] / DESCRIPTOR).is_file():
        if corrections is not None:
            raise click.UsageError(say("corrections-of-package"))
        d = load_package(paths[0])
    else:
        from budgetkit.reader import read

        with pages(say("reading", files=Enumeration(p.name for p in paths))), _limits():
            d = read(list(paths), password=password, corrections=corrections)
    for note in d.note_list:
        click.echo(str(note), err=True)
    return d


@contextmanager
def _limits() -> Iterator[None]:
    """So much memory and processor time for what reads a stranger's file."""
    with contained.memory_limit(contained.MEMORY), contained.time_limit(contained.SECONDS):
        yield


_files = click.argument("files", nargs=-1, required=True, type=_PATH, metavar="FILE...")
_password = _option("--password", said="password")
_corrections = _option("--corrections", said="corrections", type=_PATH, metavar="FILE.csv")


@main.command()
@_files
@_option("--out", said="extract-out", required=True, type=_PATH, metavar="DIR")
@_corrections
@_said_in
@_password
def extract(files: tuple[Path, ...], out: Path, corrections: Path | None, password: str | None) -> None:
    from budgetkit.package import write_package

    d = _read(files, password, corrections)
    write_package(d, out)
    _print(say("extracted", title=d.title, kinds=message("kinds", n=len(d.found)),
               tables=message("tables", n=len(d.tables)),
               amounts=message("amounts", n=len(d.fact_list)), out=shown_name(str(out))))
    for title in d.missing:
        click.echo(say("promised", title=title), err=True)


@main.command()
@_files
@_option("--format", "as_", said="format", type=click.Choice(["table", "csv", "json", "html"]))
@_option("--out", said="check-out", type=_PATH, metavar="FILE")
@_option("--accept", said="accept", type=_PATH, metavar="FILE.csv")
@_option("--write-accepted", said="write-accepted", type=_PATH, metavar="FILE.csv")
@_corrections
@_language
@_password
def check(files: tuple[Path, ...], as_: str | None, out: Path | None, accept: Path | None, write_accepted: Path |
          None, corrections: Path | None, lang: str, password: str | None) -> None:
    from budgetkit.checks import check as find
    from budgetkit.checks.output import FORMATS, write

    spare(files, *(f for f in (out, write_accepted) if f is not None))
    if out is not None:
        ending = out.suffix.lower().removeprefix(".")
        as_ = as_ or (ending if ending in FORMATS else "html" if ending == "htm" else None)
    every = find(_read(files, password, corrections))
    findings = every if accept is None else every.accept(accept)
    if write_accepted is not None:
        every.write_accepted(write_accepted)
    text = write(findings, as_ or "table", lang).removesuffix("\n") + "\n"
    if out is None:
        _print(text.removesuffix("\n"))
    else:
        with whole_file(out) as beside:
            beside.write_text(text, encoding="utf-8", newline="\n")
        said = write(findings, "table", lang).splitlines()[0]
        _print(f"{said} → {shown_name(str(out))}")
    if findings.filter(severity="error"):
        raise SystemExit(1)


@main.command()
@click.argument("old", type=_PATH, metavar="OLD")
@click.argument("new", type=_PATH, metavar="NEW")
@_option("--by", said="by", default="function", show_default=True,
         type=click.Choice(["function", "economic", "source", "project", "fund"]))
@_option("--depth", said="depth", default="item", show_default=True, type=click.Choice(["class", "section", "item"]))
@_option("--renamed", said="renamed", is_flag=True)
@_option("--out", said="compare-out", type=_PATH, metavar="FILE")
@_language
@_password
def compare(old: Path, new: Path, by: str, depth: str, renamed: bool, out: Path | None,
            lang: str, password: str | None) -> None:
    from budgetkit.change import compare as match
    from budgetkit.change import write
    from budgetkit.change.notes import in_language
    from budgetkit.change.writing import printed

    if out is not None:
        spare([old, new], out)
    found = match(_read((old,), password), _read((new,), password), by, depth=depth,
                  renamed=renamed)
    if out is None:
        _print(printed(found, lang))
        return
    written = write(found, out, lang=lang)
    _print("\n".join([*found.sentences(lang), f"→ {shown_name(str(written))}"]))
    for note in found.notes:
        click.echo(in_language(note, lang), err=True)


@main.command()
@_files
@_option("--previous", said="previous", multiple=True, type=_PATH, metavar="OLD")
@_option("--renamed", said="renamed", is_flag=True)
@_option("--out", said="report-out", required=True, type=_PATH, metavar="REPORT.html")
@_option("--tables", said="tables", type=_PATH, metavar="TABLES.xlsx")
@_corrections
@_language
@_password
@_option("--pdf", said="pdf", is_flag=True)
def report(files: tuple[Path, ...], previous: tuple[Path, ...], renamed: bool, out: Path, tables: Path | None,
           corrections: Path | None, lang: str, password: str | None, pdf: bool) -> None:
    from budgetkit.reporting import report as write

    with step(say("reporting")), _limits():
        written = write(files, out, lang=lang, previous=previous or None, renamed=renamed,
                        password=password, corrections=corrections, tables=tables, pdf=pdf)
    for made in (written, tables, written.with_suffix(".pdf") if pdf else None):
        if made is not None:
            _print(shown_name(str(made)))


@main.command()
@click.argument("folders", nargs=-1, required=True, type=_PATH, metavar="FOLDER...")
@_option("--out", said="corpus-out", type=_PATH, metavar="STORE")
@_option("--tables", said="corpus-tables", type=_PATH, metavar="TABLES.xlsx")
@_option("--charts", said="corpus-charts", type=_PATH, metavar="PAGE.pdf")
@_option("--year", said="corpus-year", type=int, metavar="YEAR")
@_option("--kind", said="corpus-kind", type=click.Choice(["budget", "final_account"]), default="budget", show_default=True)
@_option("--jobs", said="jobs", type=click.IntRange(1), metavar="N")
@_option("--scheduler", said="scheduler", metavar="ADDRESS")
@_option("--limit", said="limit", type=click.FloatRange(0, min_open=True), default=300.0, show_default=True)
@_option("--retry", said="retry", is_flag=True)
@_language
@_password
def corpus(folders: tuple[Path, ...], out: Path | None, tables: Path | None, charts: Path | None,
           year: int | None, kind: str, lang: str, **how: Any) -> None:
    from budgetkit.corpus.command import build, is_store

    written, roots = [f.resolve() for f in (tables, charts) if f is not None], {f.resolve() for f in folders}
    spare([*folders, *(f.parent for f in written if roots & {*f.parents})], *written)
    if out is None:
        if len(folders) > 1 or not is_store(folders[0]):
            context = click.get_current_context()
            raise click.MissingParameter(ctx=context, param=next(p for p in context.command.params if p.name == "out"))
        out = folders[0]
    else:
        done = build(list(folders), out, **how)
        _print(str(done))
        for name, reason in done.reasons.items():
            click.echo(Message("sources.of-file", file=name, said=reason), err=True)
    if not written:
        return
    from budgetkit.corpus import open as opened
    with opened(out) as held:
        if tables is not None:
            _print(shown_name(str(held.to_excel(tables, year, kind=kind, lang=lang))))
        if charts is not None:
            from budgetkit.charts import corpus_page, write

            _print(shown_name(str(write(corpus_page(held.overview(year, kind=kind), lang=lang), charts))))


@main.command("open")
@_option("--into", said="into", type=_PATH, metavar="DIR")
@_language
def open_notebooks(into: Path | None, lang: str) -> None:
    import subprocess
    from importlib.util import find_spec

    from budgetkit import bundled
    from budgetkit.reader import CONTAINED

    if find_spec("jupyterlab") is None:
        raise MissingExtra(None, message("no-jupyterlab"))
    folder = bundled.notebooks(lang)
    if into is None and Path(__file__).resolve().parent in folder.parents:
        into = Path("budgetkit-notebooks")
    if into is not None:
        _copied(folder.parent / "teacher", into / "teacher")
        folder = _copied(folder, into / lang)  # the same names in every language
    first = min(path.name for path in folder.glob("*.ipynb"))
    raise SystemExit(subprocess.call([
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.parent.resolve()}",
        f"--LabApp.default_url=/lab/tree/{folder.name}/{first}"],
        env={**os.environ, CONTAINED: "1"}))


@main.command("app")
@_option("--port", said="port", type=click.IntRange(1, 65535), default=8866, show_default=True)
@_option("--ip", said="ip", default="127.0.0.1", show_default=True, metavar="ADDRESS")
@_option("--megabytes", said="megabytes", type=click.FloatRange(0, min_open=True), default=50.0, show_default=True)
@_option("--visitors", said="visitors", type=click.IntRange(1), default=20, show_default=True)
@_option("--no-browser", said="no-browser", is_flag=True)
@_language
def app(port: int, ip: str, megabytes: float, visitors: int, no_browser: bool, lang: str) -> None:
    from importlib.util import find_spec

    if find_spec("voila") is None:
        raise MissingExtra(None, message("no-voila"), remedy=message("install-voila"))
    from budgetkit.app.serving import serve

    raise SystemExit(serve(lang=lang, ip=ip, port=port, megabytes=megabytes, visitors=visitors, browser=not no_browser))


def _copied(folder: Path, into: Path) -> Path:
    import shutil

    try:
        into.mkdir(parents=True, exist_ok=True)
        for path in (*folder.rglob("*.ipynb"), *folder.rglob("*.md")):
            target = into / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() and ".ipynb_checkpoints" not in path.parts:
                shutil.copyfile(path, target)
    except OSError as error:
        raise UnwritableOutput(into, unwritable_why(error)) from error
    return into
