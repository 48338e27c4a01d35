"""The site: its pages run, say the same in both languages, lead somewhere and fetch nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SITE = PROJECT / "docs" / "site"
sys.path.insert(0, str(SITE))

import generated  # noqa: E402
import links  # noqa: E402
import prose  # noqa: E402

from budgetkit.reporting.printing import find_browser  # noqa: E402

LANGUAGES = ("en", "zh")
PAGES = prose.pages()
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
pytest.importorskip("sphinx", reason="the site is made with budgetkit[docs]")


@every_page
def test_page_says_the_same_in_both_languages(page):
    """Catches a page, heading or block of code that one language alone has."""
    text = page.read_text(encoding="utf-8")
    en, zh = (prose.of_language(text, lang) for lang in LANGUAGES)
    assert list(prose.code_of(en)) == list(prose.code_of(zh))
    heads = [re.findall(r"^(#+) ", re.sub(r"(?ms)^```.*?^```", "", said), re.M) for said in (en, zh)]
    assert heads[0] == heads[1] and heads[0][0] == "#"
    assert not re.search(r"[一-鿿]{12,}", en) and re.search(r"[一-鿿]{4,}", zh)


@every_page
@pytest.mark.parametrize("lang", LANGUAGES)
def test_code_of_the_page_runs(page, lang, tmp_path):
    """Catches a page whose code raises, or shows nothing where it should."""
    source = prose.of_language(page.read_text(encoding="utf-8"), lang)
    made = prose.written(page, lang, tmp_path / "drawn")
    pictures = re.findall(r"\{image\} /drawn/(\S+)", made)
    assert sorted(pictures) == sorted(path.name for path in tmp_path.glob("drawn/*"))
    if any(True for _ in prose.code_of(source)):
        assert pictures or 'class="shown"' in made


def test_there_are_ten_how_tos_each_a_question():
    """Catches a how-to that the list leaves out, or that is no question."""
    folder = prose.PAGES / "howto"
    listed = re.search(r"```\{toctree\}.*?\n\n(.*?)```", (folder / "index.md").read_text(encoding="utf-8"), re.S)
    assert sorted(listed[1].split()) == sorted(p.stem for p in folder.glob("*.md") if p.stem != "index")
    assert len(listed[1].split()) == 10
    for page in folder.glob("*.md"):
        if page.stem != "index":
            asked = re.findall(r"^# (.*)$", page.read_text(encoding="utf-8"), re.M)
            assert [title[-1] for title in asked] == ["?", "？"], page


@every_page
def test_commands_of_the_page_exist(page):
    """Catches a command or an option that the program has no more."""
    from budgetkit.cli import main

    for line in re.findall(r"\bbudgetkit ([a-z]+ [^`\n]*)", page.read_text(encoding="utf-8")):
        name = line.split()[0]
        if name in main.commands:
            options = {o for p in main.commands[name].params for o in p.opts}
            assert set(re.findall(r"(?<!\S)--[a-z-]+", line)) <= options, line
    for target in re.findall(r"\$ make ([a-z]+)", page.read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_and_terms_are_whole(lang):
    """Catches a rule, a standard table or a column that the pages made of data leave out."""
    from budgetkit.checks import RULES
    from budgetkit.tables.catalogue import KEYS
    from budgetkit.tables.columns import LABELS

    rules, terms = generated.rules(lang), generated.terms(lang)
    assert set(generated.BASIS) == {rule.family for rule in RULES.values()}
    assert [name for name in RULES if f"\n`{name}`\n" not in rules] == []
    assert [key for key in (*(f'd["{k}"]' for k in KEYS), *LABELS) if f"`{key}`" not in terms] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_a_corpus_are_whole(lang):
    """Catches a measure without formula or law, a column of the store without a meaning, or one left out."""
    import budgetkit as bk
    from budgetkit.corpus.columns import TABLES
    from budgetkit.corpus.measures import measures

    page, words = generated.vocabulary(lang), bk.corpus.vocabulary(lang)
    assert (words["meaning"].str.len() > 0).all() and (words["name"].str.len() > 0).all()
    assert words.loc[words["what"] == "measure", "law"].str.len().gt(0).all()
    assert [key for key in measures() if f"`{key}`" not in page] == []
    assert [f"{t}.{c}" for t, held in TABLES.items() for c in held if f"{t}.{c}" not in set(words["key"])] == []
    assert page.count("### `") == len(TABLES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_name_every_column(lang):
    """Catches a column of the package or the store that the page of files leaves out."""
    from budgetkit.corpus.columns import TABLES
    from budgetkit.package_format import fields

    page = generated.files(lang)
    columns = {f.name for f in fields.FACTS.fields} | {c for held in TABLES.values() for c in held}
    assert [name for name in columns if f"| `{name}` |" not in page] == []


def test_reference_holds_every_public_name():
    """Catches a public name without an entry in the reference."""
    import budgetkit as bk

    text = "".join(page for _, page in generated.reference())
    for name in bk.__all__:
        assert re.search(rf":: budgetkit\.{name}$", text, re.M), name
    assert ":: budgetkit.charts.waterfall\n" in text and ":: budgetkit.corpus.build\n" in text


def test_chinese_is_found_by_pairs():
    """Catches a search that cuts what is typed otherwise than what is indexed."""
    import han_search

    assert han_search.pairs("专项债券bk.debt 2024年") == ["专项", "项债", "债券", "bk", "debt", "2024", "年"]
    assert "length: term.length - 1" in han_search.HanSearch.js_splitter_code


#: Whom a page or a README may send its readers to. None so far: budgetkit asks nobody, and nor do its pages.
HOSTS: set[str] = set()
_ADDRESS = re.compile(r"(?i)(?:\b[a-z]+:|(?<![\w/:]))//[^\s<>\"'`)\]，。；、）]+|\bwww\.[^\s)]+")


def wrong_addresses(text: str, hosts: set[str]) -> list[str]:
    """The addresses of a text that are not https, lead to another host, or repeat one in another spelling."""
    wrong, spelt = [], {}
    for address in _ADDRESS.findall(text):
        target = urlsplit(address.rstrip(".,;:"))
        if target.hostname in ("localhost", "127.0.0.1"):
            continue
        place = (target.hostname, target.path.rstrip("/"), target.query)
        if target.scheme != "https" or target.netloc not in hosts or (
                spelt.setdefault(place, target.geturl()) != target.geturl()):
            wrong.append(address)
    return wrong


def test_addresses_are_judged():
    """Catches a judge of addresses that passes plain http, a host that is not meant, or two spellings of one."""
    text = ("[a](https://e.org/x) [a](https://e.org/x/) <http://e.org/y> https://E.org/x#z https://o.org www.e.org "
            "[b](https://e.org/x) http://localhost:8000/ //e.org/z.js")
    assert wrong_addresses(text, {"e.org"}) == [
        "https://e.org/x/", "http://e.org/y", "https://E.org/x#z", "https://o.org", "www.e.org", "//e.org/z.js"]


def test_pages_send_readers_only_where_it_is_meant():
    """Catches an address in the pages and READMEs that is none, or that nobody named as meant."""
    listed = subprocess.run(["git", "ls-files", "-z", "*.md", "docs/site"], capture_output=True, cwd=PROJECT, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout: nothing is tracked here")
    wrong = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        if path.suffix in {".md", ".html", ".rst", ".css", ".j2"} and path.is_file():
            found = wrong_addresses(path.read_text(encoding="utf-8"), HOSTS)
            wrong |= {name: found} if found else {}
    assert wrong == {}


def test_links_are_judged(tmp_path):
    """Catches a judge of links that passes a dead one, or a script from outside."""
    (tmp_path / "a.html").write_text(
        '<a href="b.html#there">x</a><a href="b.html#no">x</a><a href="c.html">x</a><a href="https://e.org">x</a>'
        '<script src="https://e.org/x.js"></script><style>@import "https://e.org/x.css";</style>', encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="there">x</p>', encoding="utf-8")
    assert list(links.faults(tmp_path)) == [
        "a.html: no place b.html#no", "a.html: no c.html", "a.html: fetches https://e.org/x.js",
        "a.html: a style fetches"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The whole site, made once: about half a minute of processor time."""
    place = tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, str(SITE / "build.py"), str(place)], check=True, cwd=PROJECT)
    return place


@pytest.mark.slow
def test_the_site_is_made_and_leads_somewhere(site):
    """Catches a site that cannot be made, a dead link, or anything fetched from elsewhere."""
    assert list(links.faults(site)) == []
    for lang in LANGUAGES:
        drawn = {path.stem for path in (site / "pages" / lang / "drawn").glob("chart-*.png")}
        assert drawn == {f"chart-{name}" for name in generated.charts()}
        assert "font/woff" in (site / lang / "_static" / "han.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if find_browser() is None:
        pytest.skip("no Chromium or Chrome on this machine: no browser test is run")
    with sync_api.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("lang", "asked", "wanted"), [
    ("zh", "专项债券", "howto/borrowed.html"), ("zh", "绩效目标", "terms.html"), ("en", "special bonds", "howto/borrowed.html"),
    ("en", "waterfall", "gallery.html"), ("en", "三公", "terms.html"),
])
def test_search_finds(browser, site, lang, asked, wanted):
    """Catches a search that cannot find a Chinese word inside a sentence, or needs a server."""
    page = browser.new_page()
    page.goto((site / lang / "search.html").as_uri() + f"?q={asked}")
    page.wait_for_selector("#search-results li", timeout=20_000)
    page.wait_for_timeout(500)
    found = page.eval_on_selector_all("#search-results li a", "all => all.map(a => a.getAttribute('href'))")
    assert any(link.startswith(wanted) for link in found), found
    page.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_and_fetch_nothing(browser, site, width):
    """Catches a page wider than a telephone, a picture that is not there, a request to an address."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in ("index.html", "en/index.html", "zh/start.html", "zh/rules.html", "zh/howto/changed.html", "en/gallery.html",
                 "en/files.html", "en/terms.html", "en/reference/budgetkit.change.html", "en/measured/reading.html"):
        page.goto((site / name).as_uri())
        page.evaluate("document.fonts.ready.then(() => 1)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert all(page.evaluate("[...document.images].map(i => i.loading == 'lazy' || i.naturalWidth > 0)")), name
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()
