"""In a real browser: the report at two widths, light and dark; JupyterLab and Voila with explorers."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from budgetkit import bundled, reporting
from budgetkit.reporting.printing import find_browser

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

PROJECT = Path(__file__).resolve().parent.parent
PICTURES = PROJECT / "test-results"
AXE = Path(os.environ.get("BUDGETKIT_AXE", PROJECT / "build/axe/node_modules/axe-core/axe.min.js"))
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZES = {"phone": (360, 780), "desktop": (1280, 900)}
#: A report is finished by its reader: so many screens of a desktop, as it opens.
SCREENS = 14

pytestmark = [pytest.mark.browser, pytest.mark.kernel, pytest.mark.skipif(
    find_browser() is None, reason="no Chromium or Chrome on this machine: no browser test is run"
)]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=find_browser(), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    return {lang: reporting.report(bundled.example(), folder / f"{lang}.html", lang=lang)
            for lang in ("zh", "en")}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_report_opens(browser, reports, lang, size, scheme):
    """Catches a console error, a request to an address, or a page wider than the screen."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reports[lang].as_uri())
    page.evaluate("document.fonts.ready.then(() => 1)")
    assert said == []
    assert [a for a in asked if not a.startswith("data:")] == [reports[lang].as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    hidden = page.evaluate("[...document.querySelectorAll('.scroll, .bk-scroll')].filter("
                           "e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)")
    assert hidden == []
    if size == "desktop":
        assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS * height
    folded = page.locator("nav > details").is_visible()
    assert folded == (size == "phone") and not page.evaluate("document.querySelector('nav details').open")
    drawn = page.evaluate("[...document.images].map(i => i.complete && i.naturalWidth > 0)")
    assert drawn and all(drawn)
    assert page.evaluate("document.fonts.check('16px \"Report Han\"', '预算')")
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"report-{lang}-{size}-{scheme}.png", full_page=True)
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_report_is_accessible(browser, reports, lang, scheme):
    """Catches what axe-core calls a hindrance: contrast, names, order."""
    if not AXE.is_file():
        pytest.skip(f"axe-core is not at {AXE}: npm install --prefix build/axe axe-core")
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(reports[lang].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run().then(r => r.violations)")
    assert {v["id"]: [n["html"][:160] for n in v["nodes"][:3]] for v in found} == {}
    context.close()


# ── JupyterLab ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the notebooks."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    folder = tmp_path_factory.mktemp("lab")
    for path in (PROJECT / "notebooks" / "en").glob("*.ipynb"):
        shutil.copy(path, folder)
    # every cell in the page, also those that are not on the screen
    _setting(folder, "notebook-extension/tracker", {"windowingMode": "none"})
    _setting(folder, "apputils-extension/notification", {"fetchNews": "false"})
    port = _free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}",
               "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", "--allow-root",
               "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={folder}",
               f"--LabApp.user_settings_dir={folder / '.settings'}",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
               "--LabApp.extension_manager=readonly"]
    with _serving(command, folder, port, "api") as address:
        yield address


@contextmanager
def _serving(command, folder, port, path):
    """A server of notebooks on this machine alone, with no settings but its own."""
    data = folder / ".data"
    data.mkdir(exist_ok=True)  # older nbformat writes there without making it
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(folder / ".config"),
                                "JUPYTER_DATA_DIR": str(data),
                                "PYTHONPATH": str(PROJECT)}
    log = folder / "server.log"
    with log.open("w") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, env=environment, cwd=folder)
        try:
            _waiting(f"http://127.0.0.1:{port}/{path}", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _setting(folder, name, values):
    path = folder / ".settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values), encoding="utf-8")


def _waiting(address, server, log):
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the server did not start:\n" + log.read_text()[-2000:])


NOTEBOOKS = sorted(p.stem for p in (PROJECT / "notebooks" / "en").glob("*.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_lab_runs_a_notebook_and_its_explorer_follows(browser, lab, name):
    """Catches a notebook that fails in JupyterLab, or a control without name or effect."""
    address = lab
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    _run_all(page, address, name)
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0
    PICTURES.mkdir(exist_ok=True)
    explorers = page.locator(".jp-Notebook .bk-explorer")
    if name == "01_read_a_disclosure":
        assert explorers.count()
        _controls_are_named(explorers.first)
    followed = [_move_a_control(page, explorers.nth(i)) for i in range(explorers.count())]
    page.screenshot(path=PICTURES / f"lab-{name}.png")
    assert all(followed), followed
    page.close()


# ── Voila ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["01_read_a_disclosure", "04_debt_funded_projects"])
def test_voila_shows_a_page_with_live_controls(browser, tmp_path, name):
    """Catches an explorer that is only a picture in Voila, code on the page, or a dead control."""
    pytest.importorskip("voila", reason="Voila is not installed: pip install -e '.[voila]'")
    # two folders: Voila lists what lies beside the notebook
    (tmp_path / "notebooks").mkdir()
    path = shutil.copy(PROJECT / "notebooks" / "en" / f"{name}.ipynb", tmp_path / "notebooks")
    port = _free_port()
    command = [sys.executable, "-m", "voila", str(path), "--no-browser", f"--port={port}",
               "--Voila.ip=127.0.0.1"]
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    with _serving(command, tmp_path, port, "voila/static/voila.js") as address:
        page.goto(address, timeout=120_000)
        page.wait_for_selector(".bk-explorer .bk-view", timeout=120_000)
        explorers = page.locator(".bk-explorer")
        if name == "01_read_a_disclosure":
            _controls_are_named(explorers.first)
        assert page.get_by_text("bk.read(paths)").count() == 0
        assert _move_a_control(page, explorers.first)
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"voila-{name}.png")
    page.close()


def _run_all(page, address, name):
    """Open a notebook and run it to its last cell."""
    page.goto(f"{address}/lab/tree/{name}.ipynb?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    prompts = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]" \
              ".map(p => p.textContent.trim())"
    for _ in range(20):
        # a run that is asked for before the kernel answers is lost, or asks for a kernel
        _kernel_of(address, name)
        try:
            if page.locator(".jp-Dialog").count():
                page.keyboard.press("Escape")
            page.get_by_role("menuitem", name="Run", exact=True).click(timeout=3000)
            # the command palette may hold the same words
            menu = page.locator(".lm-Menu")
            menu.get_by_text("Run All Cells", exact=True).click(timeout=3000)
        except sync_api.TimeoutError:
            continue
        page.wait_for_timeout(2000)
        if page.evaluate(f"{prompts}.some(p => /[*\\d]/.test(p))"):
            break
    page.wait_for_function(f"{prompts}.every(p => /\\[\\d+\\]/.test(p))", timeout=180_000)


def _kernel_of(address, name):
    """Wait until the notebook's kernel is there, idle and connected."""
    for _ in range(120):
        with urllib.request.urlopen(f"{address}/api/sessions") as answer:
            kernels = [s["kernel"] for s in json.load(answer) if s["path"] == f"{name}.ipynb"]
        if any(k["execution_state"] == "idle" and k["connections"] for k in kernels):
            return
        time.sleep(0.25)


def _move_a_control(page, explorer):
    """Move the first control by the keyboard alone; True when picture or table follows."""
    explorer.scroll_into_view_if_needed()
    explorer.locator(".bk-view").first.wait_for(timeout=30_000)
    before = explorer.locator(".bk-view").first.inner_html()
    control = explorer.locator("select:visible, input:visible").first
    # JupyterLab keeps the arrow keys of a closed drop-down for itself; Space opens it
    keys = {"select-one": ["Space", "ArrowDown", "Enter"], "number": ["ArrowUp"]}.get(
        control.evaluate("e => e.type"), ["Space"])
    for _ in range(6):
        control.focus()
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(150)
        for _ in range(60):
            page.wait_for_timeout(50)
            if explorer.locator("[role=alert]").count():
                return False
            now = explorer.locator(".bk-view")
            if now.count() and now.first.inner_html() != before:
                return True
    return False


def _controls_are_named(explorer):
    """Every control can be reached by Tab and has a name for a screen reader."""
    for words in ("Table", "Level of code", "Show"):
        found = explorer.get_by_role("combobox", name=words, exact=True)
        assert found.count() == 1, words
        assert found.evaluate("e => e.tabIndex") >= 0
