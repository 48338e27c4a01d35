"""Make the site: `make docs`, or `python docs/site/build.py FOLDER [en] [zh]`.

The pages of each language are put together under FOLDER/pages, Sphinx makes FOLDER/en and FOLDER/zh
of them, and FOLDER/index.html leads to both. Nothing is fetched, and nothing in the site is.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import generated  # noqa: E402
import prose  # noqa: E402
from running import PROJECT  # noqa: E402

import budgetkit as bk  # noqa: E402
from budgetkit.reporting.font_subset import font_face  # noqa: E402

#: Language → how Sphinx calls it.
LANGUAGES = {"en": "en", "zh": "zh_CN"}
#: Papers of the project that are pages of the site.
PAPERS = {"docs/architecture.md": "architecture.md", "CONTRIBUTING.md": "contributing.md",
          "findings/README.md": "findings.md"}
FRONT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>budgetkit</title>
<style>body{font:1.25rem/1.6 system-ui,sans-serif;margin:20vh auto;max-width:24em;padding:0 1em}
a{display:block;padding:.6em 0}</style>
<h1>budgetkit</h1>
<a href="zh/index.html" lang="zh-Hans">中文：怎样读部门预算</a>
<a href="en/index.html">English: how to read a Chinese department budget</a>
</html>
"""


def make_pages(lang: str, folder: Path) -> None:
    """Every page of a language, as Sphinx reads it."""
    shutil.rmtree(folder, ignore_errors=True)
    pictures = folder / "drawn"
    for page in prose.pages():
        _write(folder, str(page.relative_to(prose.PAGES)), prose.written(page, lang, pictures))
    _write(folder, "terms.md", generated.terms(lang))
    _write(folder, "rules.md", generated.rules(lang))
    _write(folder, "files.md", generated.files(lang))
    _write(folder, "vocabulary.md", generated.vocabulary(lang))
    _write(folder, "gallery.md", generated.gallery(lang, pictures))
    if lang != "en":  # what follows is for who writes code, and links lead to it
        return
    for name, page in PAPERS.items():
        _write(folder, page, generated.paper((PROJECT / name).read_text(encoding="utf-8"), PAPERS))
    for name, text in (*generated.reference(), *generated.measurements()):
        _write(folder, name, text)


def make_font(out: Path, lang: str) -> None:
    """The Chinese characters of a site as a small font in it, for machines that have none."""
    shown = "".join(page.read_text(encoding="utf-8") for page in sorted((out / lang).rglob("*.html")))
    (out / lang / "_static" / "han.css").write_text(font_face(shown), encoding="utf-8")


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def build(out: Path, langs: tuple[str, ...] = tuple(LANGUAGES)) -> None:
    """Make the site in a folder.

    Raises
    ------
    subprocess.CalledProcessError
        Sphinx warns: a link leads nowhere, a name of the reference is not there.
    """
    out.mkdir(parents=True, exist_ok=True)
    for lang in langs:
        make_pages(lang, out / "pages" / lang)
        subprocess.run(
            [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going",
             "-c", str(HERE), "-D", f"language={LANGUAGES[lang]}",
             "-d", str(out / "doctrees" / lang), str(out / "pages" / lang), str(out / lang)],
            check=True, cwd=PROJECT)
        make_font(out, lang)
    (out / "index.html").write_text(FRONT, encoding="utf-8")


if __name__ == "__main__":
    folder, *chosen = sys.argv[1:]
    with bk.language("en"):
        build(Path(folder), tuple(chosen) or tuple(LANGUAGES))
    print(f"The site lies in {Path(folder).resolve() / 'index.html'}")
