"""The command `budgetkit`: extract, check, compare, report, corpus, open.

Exit codes: 0 done; 1 the document has findings of severity error (`check` only); 2 the input
cannot be read or the result cannot be written, with one line on stderr that says why.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budgetkit import __version__
from budgetkit.atomic_write import spare, whole_file
from budgetkit.errors import BudgetkitError, MissingExtra, UnwritableOutput, own_fault
from budgetkit.messages import LANGUAGES, checked_language

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

_PATH = click.Path(path_type=Path)


class _Commands(click.Group):
    """A group whose commands end with exit code 2 and one line where the input is at fault."""

    def invoke(self, ctx: click.Context):
        _speak_utf8()
        try:
            return super().invoke(ctx)
        except BudgetkitError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("BUDGETKIT_TRACEBACK"):
                raise
            click.echo(f"Error: {own_fault(error)}. This is a fault of budgetkit; "
                       "BUDGETKIT_TRACEBACK=1 shows where it comes from.", err=True)
            ctx.exit(2)  # 1 would say that the budget has errors


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
        raise UnwritableOutput("the output", f"cannot be written ({error.strerror})",
                               remedy="Is the disk full?") from error


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="budgetkit")
def main() -> None:
    """Published Chinese department budgets (部门预算公开) as tables, checks and stories.

    FILE may be a PDF, OFD, Word file (docx, doc), OpenDocument (odt, ods), spreadsheet (xlsx, xls),
    saved web page, scan or picture (png, jpg, tif); the form is told by the content.

    Exit codes: 0 done; 1 the document has errors (check only); 2 the input cannot be read or the
    result cannot be written.
    """


def _read(paths: tuple[Path, ...], password: str | None = None,
          corrections: Path | None = None) -> Disclosure:
    """The disclosure in one document, several, a folder of them, or a data package.

    What could not be read is said on stderr: whatever follows knows nothing of it.
    """
    from budgetkit.package import load_package
    from budgetkit.package_format.fields import DESCRIPTOR

    if len(paths) == 1 and (paths[0] / DESCRIPTOR).is_file():
        if corrections is not None:
            raise click.UsageError("--corrections is for a document, not for a data package")
        d = load_package(paths[0])
    else:
        from budgetkit.reader import read

        with _step("Reading " + ", ".join(p.name for p in paths)):
            d = read(list(paths), password=password, corrections=corrections)
    for note in d.notes:
        click.echo(note, err=True)
    return d


@contextmanager
def _step(said: str) -> Iterator[None]:
    """A line on stderr that counts the seconds of what takes long; silent when not a terminal."""
    from threading import Event, Thread

    from tqdm.auto import tqdm

    done = Event()
    with tqdm(desc=said, bar_format="{desc} … {elapsed}", leave=False, disable=None) as bar:

        def tick() -> None:
            while not done.wait(0.5):
                bar.refresh()

        if not bar.disable:
            Thread(target=tick, daemon=True).start()
        try:
            yield
        finally:
            done.set()


_files = click.argument("files", nargs=-1, required=True, type=_PATH, metavar="FILE...")
_password = click.option("--password", help="For a PDF that does not open without one.")
_corrections = click.option(
    "--corrections", type=_PATH, metavar="FILE.csv",
    help="Cells that were misread (page, cell, read, right, why); marked wherever they show.")

_language = click.option(
    "--lang", type=click.Choice(LANGUAGES), callback=lambda _, __, lang: checked_language(lang),
    help="English or Chinese. Default: BUDGETKIT_LANG, else the language of this machine.")


@main.command()
@_files
@click.option("--out", required=True, type=_PATH, metavar="DIR",
              help="A new or empty folder, or a data package, which is then replaced.")
@_corrections
@_password
def extract(files: tuple[Path, ...], out: Path, corrections: Path | None,
            password: str | None) -> None:
    """Write the tables of a budget as a data package of CSV files.

    Several files (a narrative and its tables), or a folder of them, are read as one budget.
    """
    from budgetkit.package import write_package

    d = _read(files, password, corrections)
    write_package(d, out)
    zh = checked_language() == "zh"
    _print(f"{d.title}：标准表{len(d.found)}种，共{len(d.tables)}张，金额{len(d.fact_list)}个 → {out}"
           if zh else
           f"{d.title}: {_count(len(d.found), 'kind')} of standard table, "
           f"{_count(len(d.tables), 'table')}, {_count(len(d.fact_list), 'amount')} → {out}")
    for title in d.missing:
        click.echo(("目录列有而未找到：" if zh else "Promised in the contents, not found: ") + title,
                   err=True)


@main.command()
@_files
@click.option("--format", "as_", type=click.Choice(["table", "csv", "json", "html"]),
              help="How the findings are written; html is one page with pictures of the places. "
                   "Default: by the ending of --out, else a table.")
@click.option("--out", type=_PATH, metavar="FILE",
              help="The file to write. Without it the findings are printed here.")
@click.option("--accept", type=_PATH, metavar="FILE.csv",
              help="Findings of this sheet are counted, not shown, unless their figures changed.")
@click.option("--write-accepted", type=_PATH, metavar="FILE.csv",
              help="Write all that is found as such a sheet; take out of it what is not accepted.")
@_corrections
@_language
@_password
def check(files: tuple[Path, ...], as_: str | None, out: Path | None, accept: Path | None,
          write_accepted: Path | None, corrections: Path | None, lang: str,
          password: str | None) -> None:
    """Say what does not add up in a budget, worst first.

    FILE is a document, several that belong together, a folder of them, or a data package.
    Exit code 1 where there are findings of severity error that are not accepted.
    """
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
        _print(f"{said} → {out}")
    if findings.filter(severity="error"):
        raise SystemExit(1)


@main.command()
@click.argument("old", type=_PATH, metavar="OLD")
@click.argument("new", type=_PATH, metavar="NEW")
@click.option("--by", default="function", show_default=True,
              type=click.Choice(["function", "economic", "source", "project", "fund"]),
              help="What a line is.")
@click.option("--depth", default="item", show_default=True,
              type=click.Choice(["class", "section", "item"]), help="类, 款 or 项.")
@click.option("--renamed", is_flag=True, help="The two names are one department.")
@click.option("--out", type=_PATH, metavar="FILE",
              help="FILE.csv, FILE.html, or a printed table by any other ending. "
                   "Without it the table is printed here.")
@_language
@_password
def compare(old: Path, new: Path, by: str, depth: str, renamed: bool, out: Path | None,
            lang: str, password: str | None) -> None:
    """Say what changed from one budget to the next, line by line.

    OLD and NEW are each a document, a folder of some that belong together, or a data package; two
    years, or a budget and the final account of its year.
    """
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
    _print("\n".join([*found.sentences(lang), f"→ {written}"]))
    for note in found.notes:
        click.echo(in_language(note, lang), err=True)


@main.command()
@_files
@click.option("--previous", multiple=True, type=_PATH, metavar="OLD",
              help="The budget of the year before; again for each of its files.")
@click.option("--out", required=True, type=_PATH, metavar="REPORT.html", help="The file to write.")
@_corrections
@_language
@click.option("--notebook", "notebooks", multiple=True, metavar="NAME",
              help="Name or number of a notebook, as 01; again for more. Default: all that apply.")
@click.option("--code", is_flag=True, help="Show the code of the cells.")
@click.option("--pdf", is_flag=True, help="Print it too, beside it, with Chromium or Chrome.")
def report(files: tuple[Path, ...], previous: tuple[Path, ...], out: Path,
           corrections: Path | None, lang: str, notebooks: tuple[str, ...], code: bool, pdf: bool) -> None:
    """Write a report on a budget: one HTML file with everything in it.

    Several files (a narrative and its tables), or a folder of them, are read as one budget.
    """
    import warnings

    from budgetkit.reporting import UnfinishedChapter
    from budgetkit.reporting import report as write

    with _step("Running the notebooks"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UnfinishedChapter)
        sheet = [] if corrections is None else [corrections]
        written = write([*files, *sheet], out, lang=lang, previous=list(previous) or None,
                        notebooks=list(notebooks) or None, code=code, pdf=pdf)
    for warning in caught:
        if issubclass(warning.category, UnfinishedChapter):
            click.echo(f"Warning: {warning.message}", err=True)
    _print(f"{written}")
    if pdf:
        _print(f"{written.with_suffix('.pdf')}")


@main.command()
@click.argument("folders", nargs=-1, required=True, type=_PATH, metavar="FOLDER...")
@click.option("--out", required=True, type=_PATH, metavar="STORE",
              help="A new or empty folder, or a store, which then goes on from where it is.")
@click.option("--jobs", type=click.IntRange(1), metavar="N",
              help="Processes on this machine; as many as it has cores, where none is said.")
@click.option("--scheduler", metavar="ADDRESS",
              help="Read on the workers of a dask scheduler instead, such as tcp://10.0.0.1:8786.")
@click.option("--limit", type=click.FloatRange(0, min_open=True), default=300.0,
              show_default=True, help="Seconds that one document may take.")
@click.option("--retry", is_flag=True, help="Try again what could not be read before.")
@_password
def corpus(folders: tuple[Path, ...], out: Path, jobs: int | None, scheduler: str | None,
           limit: float, retry: bool, password: str | None) -> None:
    """Read many budgets into one store of Parquet files.

    FOLDER is a folder with documents and data packages at any depth, a manifest (CSV: file,
    document) or a document. What is in the store already, unchanged, is not read again; a build that was stopped
    goes on. A document that cannot be read is a row with the reason.
    """
    from budgetkit.corpus.command import build

    done = build(list(folders), out, jobs=jobs, scheduler=scheduler, limit=limit, retry=retry,
                 password=password)
    _print(str(done))
    for name, reason in done.reasons.items():
        click.echo(f"{name}: {reason}", err=True)


@main.command("open")
@click.option("--into", type=_PATH, metavar="DIR",
              help="Copy the notebooks there first; files that are there already are kept.")
def open_notebooks(into: Path | None) -> None:
    """Open the notebooks in JupyterLab.

    From an installed package they are copied into ./budgetkit-notebooks, so that your changes
    are yours.
    """
    import subprocess
    from importlib.util import find_spec

    from budgetkit import bundled

    if find_spec("jupyterlab") is None:
        raise MissingExtra(None, "JupyterLab is not installed")
    folder = bundled.notebooks()
    if into is None and folder.parent == Path(__file__).resolve().parent:
        into = Path("budgetkit-notebooks")
    if into is not None:
        folder = _copied(folder, into)
    raise SystemExit(subprocess.call([sys.executable, "-m", "jupyterlab", str(folder)]))


def _copied(folder: Path, into: Path) -> Path:
    import shutil

    try:
        into.mkdir(parents=True, exist_ok=True)
        for path in folder.rglob("*.ipynb"):
            target = into / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() and ".ipynb_checkpoints" not in path.parts:
                shutil.copyfile(path, target)
    except OSError as error:
        raise UnwritableOutput(into, f"cannot be written ({error.strerror})") from error
    return into
