"""The page that needs no server: what it shows, and the page itself in a real browser."""

import functools
import http.server
import importlib.util
import io
import json
import os
import re
import threading
import zipfile
from pathlib import Path

import pytest

import budgetkit as bk
from budgetkit.reporting.printing import find_browser
from budgetkit.web import Session, view
from budgetkit.web.bars import Bar, chart

PROJECT = Path(__file__).resolve().parent.parent
EXAMPLE = PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"
PICTURES = PROJECT / "test-results"
AXE = Path(os.environ.get("BUDGETKIT_AXE", PROJECT / "build/axe/node_modules/axe-core/axe.min.js"))
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
#: Milliseconds: reading in WebAssembly on a busy machine.
LONG = 300_000


@pytest.fixture(scope="module")
def session():
    held = Session()
    held.read({"weihui-2024.pdf": EXAMPLE.read_bytes()})
    return held


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_view_shows_every_table_finding_and_project(session, lang):
    """Catches something that was read and that the page does not show."""
    d, found = session.held[0]
    shown = json.loads(session.view(0, lang))
    assert len(shown["tables"]) == len(d.tables) == 11
    assert [f["text"] for f in shown["findings"]] == [f.text(lang) for f in found]
    assert {i for c in shown["causes"] for i in (c["head"], *c["signs"])} == set(range(len(found)))
    # the projects table of page 18: eleven works, 11,345.15 in all, the largest 4,800.00
    assert len(shown["projects"]) == 11
    assert round(sum(p["number"] for p in shown["projects"]), 2) == 11345.15
    assert shown["projects"][0]["amount"] == "4,800.00"
    assert len(shown["targets"]) == 93
    numbers = [n for t in shown["tables"] for r in t["rows"] for n in r["numbers"] if n is not None]
    assert len(numbers) == len(d.fact_list)


def test_view_is_of_one_language(session):
    """Catches a Chinese word of ours in the English page: names and quoted words are the document's."""
    shown = view(*session.held[0], "en")
    ours = [shown["about"]["summary"], shown["about"]["understood"], shown["about"]["kind"],
            *(f["family"] for f in shown["findings"]), *(t["name"] for t in shown["tables"]),
            *(c["title"] for c in shown["charts"])]
    assert not [text for text in ours if re.search("[\u4e00-\u9fff]", text.replace("万元", ""))]


def test_what_cannot_be_read_in_a_page_is_said_so(session, tmp_path, monkeypatch):
    """Catches a remedy that nobody can take in a browser: to install something."""
    import made_pdfs

    from budgetkit.sources.scan import pages as scans

    monkeypatch.setattr(scans, "at_hand", lambda: False)
    made_pdfs.write(tmp_path / "scan.pdf", [made_pdfs.DRAWING] * 2)
    with pytest.raises(bk.BudgetkitError) as told:
        Session().read({"scan.pdf": (tmp_path / "scan.pdf").read_bytes()})
    assert "pip" not in told.value.text("en") and "on a computer" in told.value.text("en")
    assert "电脑" in told.value.text("zh")


def test_hostile_names_stay_text():
    """Catches a name of a project that becomes markup in a chart."""
    drawn = chart([Bar('<img src=x onerror="a()">&', (1,)), Bar("b", (2,))], title='"><script>',
                  parts=[""], total=None, lang="en")
    assert "<img" not in drawn and "<script" not in drawn and 'onerror="a' not in drawn


def test_bars_of_falling_lines_go_left():
    """Catches a loss that is drawn as a gain."""
    drawn = chart([Bar("up", (2,)), Bar("down", (-1,))], title="t", parts=[""], total=None,
                  lang="en")
    up, down = re.findall(r'class="part0" x="([\d.]+)" y="\d+" width="([\d.]+)"', drawn)
    zero = float(re.search(r'class="zero" x1="([\d.]+)"', drawn)[1])
    assert float(up[0]) == zero
    assert abs(float(down[0]) + float(down[1]) - zero) < 0.11
    assert "−1.00" in drawn


def test_workbook_opens_and_keeps_numbers(session):
    """Catches amounts that a spreadsheet would take for text, and a sheet that is missing."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.load_workbook(io.BytesIO(session.take(0, "workbook", "zh")))
    assert len(book.sheetnames) == 13  # sources, eleven tables, findings
    values = [c.value for row in book["项目支出表"].iter_rows() for c in row]
    assert 4800 in values and 11345.15 in values
    assert session.take(0, "workbook", "zh") == session.take(0, "workbook", "zh")


def test_package_is_the_commands(session, tmp_path):
    """Catches a data package from the page that differs from that of `budgetkit extract`."""
    with zipfile.ZipFile(io.BytesIO(session.take(0, "package", "zh"))) as packed:
        packed.extractall(tmp_path)
    assert bk.Disclosure.from_package(tmp_path).fact_list == session.held[0][0].fact_list
    assert session.take(0, "facts", "en") == (tmp_path / "facts.csv").read_bytes()


def test_quotes_name_file_and_page(session):
    """Catches a quoted finding that nobody could look up."""
    lines = session.take(0, "quotes", "zh").decode().splitlines()
    assert len(lines) == len(session.held[0][1])
    assert all("weihui-2024.pdf" in line and re.search(r"第\d+页", line) for line in lines)


def test_page_of_a_finding_is_cut_around_it(session):
    """Catches boxes that lie beside the picture, and a whole page where a part was asked for."""
    found = session.held[0][1]
    number = next(i for i, f in enumerate(found) if f.places)
    part = session.page(0, found[number].page, number)
    whole = session.page(0, found[number].page)
    assert part["height"] < whole["height"] and part["width"] == whole["width"]
    assert len(part["pixels"]) == 4 * part["width"] * part["height"]
    for left, top, width, height in part["boxes"]:
        assert left >= 0 and left + width <= part["width"] + 4
        assert top >= 0 and top + height <= part["height"] + 4


def test_year_before_is_found_by_name(session):
    """Catches a comparison with another department, or none with the own last year."""
    held = Session()
    for year in (2017, 2018):
        d = bk.load_example(f"jiangsu/npc-{year}")
        held.held.append((d, bk.check(d)))
    changed = json.loads(held.view(1, "zh"))["changed"]
    assert changed["from"] == "compared"
    # 行政运行: 4,545.94 in 2017, 6,372.32 in 2018
    assert {"name": "行政运行", "previous": "4,545.94", "current": "6,372.32",
            "change": "+1,826.38"}.items() <= changed["rows"][0].items()
    assert json.loads(held.view(0, "zh"))["changed"]["from"] == "prose"


# ── the page in a browser ────────────────────────────────────────────────────────────────────

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
in_browser = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(
    find_browser() is None, reason="no Chromium or Chrome on this machine: no browser test is run")]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The page, built and served on this machine alone."""
    found = importlib.util.spec_from_file_location("make_web", PROJECT / "scripts/make_web.py")
    make_web = importlib.util.module_from_spec(found)
    found.loader.exec_module(make_web)
    try:
        folder = make_web.make(tmp_path_factory.mktemp("web") / "web")
    except make_web.Unavailable as error:
        pytest.skip(f"the page cannot be built here: {error}")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=find_browser(), args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def page(chromium, site, request):
    """The page, ready, with what the console said and what was asked of which address."""
    options = getattr(request, "param", {})
    context = chromium.new_context(locale="zh-CN", accept_downloads=True, bypass_csp=False,
                                   **options)
    opened = context.new_page()
    opened.set_default_timeout(LONG)
    opened.said, opened.asked = [], []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    context.on("request", lambda asked: opened.asked.append(asked.url))
    opened.goto(site)
    opened.get_by_text("可以开始了").wait_for()
    yield opened
    context.close()


def _read(page, *files):
    page.set_input_files("#files", [str(f) for f in files])
    page.wait_for_selector("#work[hidden]", state="attached")


@pytest.mark.browser
@pytest.mark.slow
class TestPage:
    """In headless Chromium."""

    pytestmark = in_browser

    def test_example_reads_as_the_command_line_does(self, page, session, site):
        """Catches facts or findings that differ in the browser, a console error, a stray request."""
        before = len(page.asked)
        page.click("#example")
        page.wait_for_selector("#shown h2")
        assert page.inner_text("#shown .amount-large") == "11,534.22万元"
        d, found = session.held[0]
        assert f"{len(d.fact_list)}个金额" in page.inner_text("#shown header")
        faults = [c for c in found.causes if c.severity in ("error", "withheld", "warning")]
        page.get_by_role("button", name=f"显示全部{len(faults)}条").click()
        told = page.eval_on_selector_all(
            "section[aria-labelledby=h-findings] > ol > li > p:nth-of-type(2)",
            "all => all.map(e => e.textContent)")
        assert told == [c.head.text("zh") for c in faults]
        assert page.said == []
        assert {a for a in page.asked[before:] if not a.startswith("blob:")} <= {
            f"{site}weihui-2024.pdf"}
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / "web-example.png", full_page=True)

    def test_place_table_language_and_download(self, page, session):
        """Catches a picture that stays empty, a table that does not sort, a half translated page."""
        page.click("#example")
        page.wait_for_selector("#shown h2")
        before = len(page.asked)
        page.locator("button.small").first.click()
        page.wait_for_selector("#shown canvas")
        assert page.evaluate("""() => {
            const c = document.querySelector('#shown canvas');
            const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            return new Set(p).size > 20 && c.width > 400;
        }""")
        rows = page.locator("section[aria-labelledby=h-projects] tbody tr")
        heads = page.locator("section[aria-labelledby=h-projects] th button")
        assert "4,800.00" in rows.first.inner_text()
        heads.nth(1).click()
        heads.nth(1).click()
        assert "7.65" in rows.first.inner_text()
        with page.expect_download() as caught:
            page.get_by_role("button", name="全部金额（CSV）").click()
        assert Path(caught.value.path()).read_bytes() == session.take(0, "facts", "zh")
        page.click("#language")
        page.get_by_role("heading", name="What does not add up").wait_for()
        assert page.evaluate("document.documentElement.lang") == "en"
        assert [a for a in page.asked[before:] if not a.startswith("blob:")] == []
        assert page.said == []

    def test_offline_after_the_first_visit(self, page, site):
        """Catches a file that the service worker does not keep."""
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.context.set_offline(True)
        page.reload()
        page.get_by_text("可以开始了").wait_for()
        page.click("#example")
        page.wait_for_selector("#shown h2")
        assert "11,534.22" in page.inner_text("#shown")

    def test_bad_files_get_the_command_lines_sentence(self, page, tmp_path):
        """Catches a traceback shown to a reader, and a page that is dead after a bad file."""
        bad = tmp_path / "不是预算.pdf"
        bad.write_bytes(b"not a budget")
        _read(page, bad)
        said = page.inner_text("#errors")
        assert "不是预算.pdf" in said and "Traceback" not in said and "Error" not in said
        _read(page, EXAMPLE)
        page.wait_for_selector("#shown h2")

    @pytest.mark.parametrize("page", [{"viewport": {"width": 360, "height": 780}}], indirect=True)
    def test_phone_needs_no_sideways_scroll(self, page):
        """Catches something wider than a phone."""
        page.click("#example")
        page.wait_for_selector("#shown h2")
        for each in page.locator("#shown section > details > summary").all():
            each.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.screenshot(path=PICTURES / "web-phone.png", full_page=True)

    @pytest.mark.parametrize("page", [{"color_scheme": "dark"}, {"color_scheme": "light"}],
                             indirect=True)
    def test_page_is_accessible(self, page):
        """Catches what axe calls a violation: contrast, names, order."""
        if not AXE.is_file():
            pytest.skip(f"axe-core is not at {AXE}: npm install --prefix build/axe axe-core")
        page.click("#example")
        page.wait_for_selector("#shown h2")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run().then(r => r.violations)")
        assert {v["id"]: [n["html"][:160] for n in v["nodes"][:3]] for v in found} == {}

    def test_hostile_names_are_text(self, page):
        """Catches a file's name that becomes markup, or is asked for as an address."""
        page.set_input_files("#files", [{
            "name": "<img src=x onerror=alert(1)>.pdf", "mimeType": "application/pdf",
            "buffer": EXAMPLE.read_bytes()}])
        page.wait_for_selector("#shown h2")
        assert page.locator("#shown img, #status img").count() == 0
        assert "<img src=x" in page.inner_text("section[aria-labelledby=h-take]")
        assert page.said == []

    def test_cancel_gives_the_page_back(self, page):
        """Catches a page that hangs on after Cancel."""
        page.set_input_files("#files", str(EXAMPLE))
        page.get_by_text("正在读取").wait_for()
        page.click("#cancel")
        page.get_by_text("可以开始了").wait_for()
        _read(page, EXAMPLE)
        page.wait_for_selector("#shown h2")

    @pytest.mark.parametrize("files", [("shanghai-putuo/wanli-2024.pdf",
                                        "shanghai-putuo/wanli-2025.pdf"), ("suzhou/01.pdf",), ("wuxi/11.pdf",)])
    def test_real_documents_as_the_command_line(self, page, disclosure, files):
        """Catches amounts or findings of real documents that differ in the browser."""
        paths = [disclosure.path(f) for f in files]
        _read(page, *paths)
        page.wait_for_selector("#shown h2")
        d = disclosure(files[-1])
        assert f"{len(d.fact_list)}个金额" in page.inner_text("#shown header")
        assert bk.check(d).summary("zh") in page.inner_text("#shown header")
        if len(files) > 1:
            assert page.locator("section[aria-labelledby=h-changed] tbody tr").count() > 10
