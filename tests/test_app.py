"""The page for files of one's own: what a visitor may give, what is left afterwards, two of them at once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from budgetkit import bundled
from budgetkit.app import Visit
from budgetkit.app.door import guard
from budgetkit.app.page import VisitorPage
from budgetkit.app.serving import _written
from budgetkit.errors import SeveralBudgets, UnreadableInput
from budgetkit.reporting.printing import find_browser

PROJECT = Path(__file__).resolve().parent.parent
SAMPLES = PROJECT / "tests" / "samples"
TABLES = SAMPLES / "weihui-2024-tables-calc.pdf"


def test_visit_takes_no_more_than_it_says():
    """Catches a file over the limit that is read all the same, and a year before that is not counted."""
    with Visit(megabytes=0.5) as visit:
        with pytest.raises(UnreadableInput, match=r"0\.6 MB"):
            visit.read({"a.pdf": b"0" * 300_000}, previous={"a.pdf": b"0" * 300_000})
        with pytest.raises(UnreadableInput, match=r"0\.6 MB"):
            visit.read_many({"a.pdf": b"0" * 600_000})
        with pytest.raises(UnreadableInput):
            visit.read({})
        assert visit.disclosure is None and visit.corpus is None


@pytest.mark.slow
def test_nothing_of_a_visit_is_left(monkeypatch):
    """Catches a file, a store or a process's own folder that outlives the visit, and a name that climbs out of it."""
    monkeypatch.setenv("TMPDIR", os.environ.get("TMPDIR", tempfile.gettempdir()))
    before = tempfile.tempdir, os.environ["TMPDIR"]
    visit = Visit()
    given = TABLES.read_bytes()
    held = visit.read_many({"../../a.pdf": given, "a.pdf": given, "b.pdf": b"%PDF-1.7 rubbish"})
    assert len(held.documents) >= 2 and (held.documents["state"] == "failed").sum() == 1
    assert held.documents["document"].tolist() == ["your files/2-a.pdf", "your files/a.pdf", "your files/b.pdf"]
    for lang, said in (("en", "2 documents were read. Not read: b.pdf: a PDF that is damaged or cut short."),
                       ("zh", "已读取2份文件。 未读取：b.pdf")):
        told = VisitorPage._read_said(SimpleNamespace(lang=lang, visit=visit))
        assert told.startswith(said) and ("again" in told) == (lang == "en")
    inside = list(visit.folder.rglob("*.parquet"))
    assert inside and not list(visit.folder.rglob("*.pdf"))
    visit.read({"a.pdf": given})
    assert visit.corpus is None and not any(path.exists() for path in inside)
    visit.forget()
    assert not visit.folder.exists() and visit.disclosure is None
    assert (tempfile.tempdir, os.environ["TMPDIR"]) == before


def test_budgets_of_several_departments_say_what_to_press(monkeypatch):
    """Catches a refusal that names a command where there is a button, and a first file held after it."""
    def refuse(*_files, **_how):
        raise SeveralBudgets("b.pdf")

    monkeypatch.setattr("budgetkit.app.visit.read", refuse)
    with Visit() as visit:
        with pytest.raises(SeveralBudgets) as refused:
            visit.read({"a.pdf": b"%PDF", "b.pdf": b"%PDF"})
        assert visit.disclosure is None
    assert "“several budgets”" in refused.value.text("en") and "“多份预算”" in refused.value.text("zh")
    assert "budgetkit corpus" not in refused.value.text("en")


def test_notes_of_a_document_are_told_apart():
    """Catches two notes that run into one another: “…; it is not here a.pdf, page 43: …”."""
    read = SimpleNamespace(title="甲局 2026年预算", note_list=["a.pdf, page 1: one", "a.pdf, page 2: two"])
    page = SimpleNamespace(lang="en", visit=SimpleNamespace(corpus=None, disclosure=read, previous=None))
    assert VisitorPage._read_said(page) == "Read: 甲局 2026年预算. a.pdf, page 1: one; a.pdf, page 2: two"
    read.note_list = []
    assert VisitorPage._read_said(page) == "Read: 甲局 2026年预算."


def test_server_gives_away_nothing_beside_the_page(tmp_path):
    """Catches a setting that shows tracebacks, sources or files, or ends a connection over a file within the limit."""
    page = _written(tmp_path, "zh", 20, 3, 60)
    held = json.loads((tmp_path / "settings" / "voila.json").read_text())
    assert list(page.parent.iterdir()) == [page]
    shown = held["VoilaConfiguration"]
    assert (shown["file_allowlist"], shown["show_tracebacks"], shown["strip_sources"]) == ([], False, True)
    assert held["Voila"]["tornado_settings"]["websocket_max_message_size"] > 20e6
    assert held["MappingKernelManager"] == {"cull_idle_timeout": 60, "cull_interval": 15,
                                            "cull_connected": False, "cull_busy": False}


def test_a_visitor_too_many_is_asked_to_wait():
    """Catches a visitor over the limit who gets a process, or one within it who is sent away."""
    tornado = pytest.importorskip("tornado.web")
    running, sent = ["a"], {}
    handler = SimpleNamespace(kernel_manager=SimpleNamespace(list_kernel_ids=lambda: iter(running)),
                              set_status=lambda code: sent.update(status=code), set_header=sent.__setitem__)
    let_in = guard(2, "zh")
    let_in(handler, notebook=None, cwd="")
    assert sent == {}
    running.append("b")
    with pytest.raises(tornado.Finish) as refused:
        let_in(handler, notebook=None, cwd="")
    assert sent == {"status": 503, "Retry-After": "15"}
    (page,) = refused.value.args
    assert "同时最多供2位访问者使用" in page and 'lang="zh-CN"' in page and "refresh" in page


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.kernel
@pytest.mark.skipif(find_browser() is None, reason="no Chromium or Chrome on this machine: no browser test is run")
def test_two_visitors_in_a_browser(tmp_path):
    """Catches what one visitor sees of another, a refusal without words, a file that a closed tab leaves behind."""
    pytest.importorskip("voila", reason="Voila is not installed: pip install -e '.[voila]'")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from test_browser import AXE, PICTURES, QUIET, _free_port, _waiting

    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF" + b"0" * 9_000_000)
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 rubbish")
    place, log, port = tmp_path / "place", tmp_path / "server.log", _free_port()
    place.mkdir()
    with log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "budgetkit", "app", "--no-browser", "--port", str(port), "--lang", "en",
             "--megabytes", "8", "--visitors", "2"], stdout=said, stderr=said, cwd=tmp_path,
            env=os.environ | {"TMPDIR": str(place), "PYTHONPATH": str(PROJECT)})
    try:
        address = f"http://127.0.0.1:{port}"
        _waiting(f"{address}/voila/static/voila.js", server, log)
        with sync_api.sync_playwright() as started:
            chromium = started.chromium.launch(executable_path=find_browser(), args=QUIET)
            one, other = (_visitor(chromium, address, **how) for how in (
                {"viewport": {"width": 1280, "height": 900}},
                {"viewport": {"width": 360, "height": 800}, "color_scheme": "dark"}))
            told = []
            one.on("dialog", lambda dialog: (told.append(dialog.message), dialog.accept()))
            _choose(one, large)
            _read(other, TABLES)
            _read(one, tmp_path / "bad.pdf", "[role=alert]")
            assert told == ["The files are larger than 8 MB together: nothing was sent."]
            assert "damaged or cut short" in one.locator("[role=alert]").inner_text()
            _read(one, SAMPLES / "user-password.pdf", "text=password is missing or wrong")
            assert one.locator(".bk-view").count() == 0
            _read(one, bundled.example())
            assert "weihui-2024-tables-calc" in other.locator(".bk-view").first.inner_text()
            assert "weihui-2024-tables-calc" not in one.locator("body").inner_text()
            for page in (one, other):
                page.get_by_role("button", name="Borrowed money", exact=True).press("Enter")
                page.wait_for_selector(".bk-explorer .bk-explorer .bk-title", timeout=60_000)
                assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
                if AXE.is_file():
                    page.add_script_tag(path=AXE)
                    found = page.evaluate("axe.run().then(r => r.violations)")
                    assert {v["id"]: [n["html"][:160] for n in v["nodes"][:3]] for v in found} == {}
            one.get_by_role("button", name="Download").press("Enter")
            link = one.locator(".bk-downloads a", has_text="CSV")
            link.wait_for(timeout=60_000)
            with one.expect_download() as loaded:
                link.press("Enter")
            assert b"Source: weihui-2024.pdf (sha256 " in Path(loaded.value.path()).read_bytes()
            PICTURES.mkdir(exist_ok=True)
            for name, page in (("app-desktop", one), ("app-phone", other)):
                page.screenshot(path=PICTURES / f"{name}.png")
                assert [a for a in page.asked if not a.startswith((address, "data:", "blob:"))] == []
            assert len(_visits(place)) == 2
            third = chromium.new_page()
            assert third.goto(address).status == 503 and "2 visitors at once" in third.locator("[role=status]").inner_text()
            assert len(_visits(place)) == 2
            one.close(run_before_unload=True)
            _until(lambda: len(_visits(place)) == 1)
            third.wait_for_selector(".bk-app", timeout=120_000)  # it has asked again by itself
            chromium.close()
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0, log.read_text()[-2000:]
    assert list(place.iterdir()) == []
    shutil.rmtree(place)


def _visitor(chromium, address, **how):
    page = chromium.new_context(bypass_csp=True, accept_downloads=True, **how).new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address, timeout=120_000)
    page.wait_for_selector(".bk-app", timeout=120_000)
    return page


def _choose(page, path):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").press("Enter")
    chooser.value.set_files(path)


def _read(page, path, until=".bk-view"):
    _choose(page, path)
    page.wait_for_selector(f"text=Chosen: {path.name}", timeout=60_000)
    page.get_by_role("button", name="Read").press("Enter")
    page.wait_for_selector(until, timeout=180_000)


def _visits(place):
    return list(place.glob("budgetkit-app-*/visits/visitor-*"))


def _until(holds):
    for _ in range(200):
        if holds():
            return
        time.sleep(0.25)
    raise AssertionError("it did not come to pass within 50 seconds")
