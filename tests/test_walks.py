"""The walks of CONTRIBUTING.md, each taken in a copy of the project: at most three files, and it is everywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PAGE = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MOST = 3


class Newcomer:
    """A copy of the project, the files that a walk changes in it, and Python over it."""

    def __init__(self, place: Path, walk: str) -> None:
        self.place, self.changed = place, set()
        section = PAGE.split(f"## {walk}\n")[1].split("\n## ")[0]
        self.named = re.findall(r"^- `([^`]+)`", section, re.M)
        assert self.named and len(self.named) <= MOST, walk
        own = ("budgetkit", "docs", "findings", "tests")  # what walks change; the rest is looked at alone
        for name in own:
            shutil.copytree(PROJECT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "real"))
        for kept in PROJECT.iterdir():
            if kept.name not in own and not kept.name.startswith(".") and kept.name != "build":
                (place / kept.name).symlink_to(kept)

    def _touch(self, file: str) -> Path:
        """Only what the walk names may be changed; a folder stands for one module in it."""
        named = [re.sub("LANGUAGE|ROOM|NAME", "*", name) for name in self.named]
        assert any(Path(file).match(name) or (name.endswith("/") and file.startswith(name)) for name in named), file
        self.changed.add(file)
        assert len(self.changed) <= MOST
        path = self.place / file
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def add(self, file: str, text: str, after: str | None = None) -> None:
        """A file that is new, or text behind a line of one (behind its end where ``after`` is empty)."""
        path = self._touch(file)
        if after is None:
            assert not path.exists()
            path.write_text(text, encoding="utf-8")
            return
        held = path.read_text(encoding="utf-8")
        assert after in held, (file, after)
        path.write_text(held.replace(after, after + text, 1) if after else held.rstrip("\n") + "\n" + text,
                        encoding="utf-8")

    def python(self, *arguments: str) -> str:
        paths = os.pathsep.join(map(str, (self.place, self.place / "tests", self.place / "docs" / "site")))
        done = subprocess.run([sys.executable, *arguments], cwd=self.place, capture_output=True, text=True, env=os.environ | {
            "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "BUDGETKIT_LANG": "en", "PYTHONUTF8": "1"})
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def tests(self, *names: str) -> str:
        return self.python("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-o", "addopts=", *names)


@pytest.fixture
def newcomer(tmp_path):
    return lambda walk: Newcomer(tmp_path, walk)


pytestmark = pytest.mark.slow


def test_a_title(newcomer):
    """Catches a title that must be told in more places than the catalogue and its list of titles."""
    it = newcomer("A title of a table")
    it.add("budgetkit/tables/catalogue.py", 'r"家底.*一览", ',
           after='"department_summary", "部门收支总表", "Revenue and expenditure", "panels",\n        (')
    it.add("tests/titles.csv", "2024年某某局家底情况一览表,department_summary\n", after="")
    it.tests("tests/test_tables.py", "-k", "title")


def test_a_concept(newcomer):
    """Catches a column of amounts whose name must be told in more than one sheet."""
    it = newcomer("A concept")
    it.add("budgetkit/knowledge/concepts.csv",
           "what,lottery,total,revenue,福彩公益金,Lottery fund,福彩公益金,a made-up notice\n", after="words,source\n")
    said = it.python("-c", "import budgetkit as bk, generated; from budgetkit.tables.columns import read_path;"
                     "print(bk.label('lottery', lang='zh'), read_path('本年收入/福彩公益金'), '`lottery`' in generated.terms('en'))")
    assert said.split() == ["福彩公益金", "('lottery',)", "True"]


def test_a_rule(newcomer):
    """Catches a rule that must be listed anywhere but where it is written and where it is said."""
    it = newcomer("A rule of the checks")
    it.add("budgetkit/checks/wording.py", '''

@rule("no-shouting", family="completeness")
def no_shouting(d) -> Iterator[Finding]:
    """A budget does not shout.

    >>> import budgetkit as bk
    >>> [f.rule for f in bk.check(bk.load_example("weihui-2024")) if f.rule == "no-shouting"][:1]
    ['no-shouting']
    """
    for _, paragraph in d.spoken:
        whole = Sentence(paragraph.text, 0, paragraph)
        yield in_sentence("warning", whole, 0, 1, message("shouting"))
        return
''', after="")
    for lang, words in (("en", ("shouting", "A budget does not shout.", "“！！！”")),
                        ("zh", ("用了感叹号", "预算不用感叹号。", "“！！！”"))):
        file = f"budgetkit/messages/{lang}/checks.toml"
        for section, text in zip(("[rules]", "[rule-laws]", "[rule-examples]"), words, strict=True):
            it.add(file, f'\nno-shouting = "{text}"', after=section)
        it.add(file, f'\nshouting = "{words[0]}"', after="[wording]")
    said = it.python("-c", "import budgetkit as bk, generated; from budgetkit.checks import RULES;"
                     "bk.set_language('zh'); f = bk.check(bk.load_example('weihui-2024'));"
                     "print([x.family for x in f if x.rule == 'no-shouting'], bk.charts.rule_name('no-shouting', 'zh'),"
                     "'预算不用感叹号' in generated.rules('zh'))")
    assert said.split() == ["['completeness']", "用了感叹号", "True"]
    it.tests("tests/test_messages.py", "tests/test_checks.py::test_every_rule_has_its_words_its_law_and_an_example")
    it.tests("--doctest-modules", "budgetkit/checks/wording.py")


def test_a_chart(newcomer):
    """Catches a chart that its room, the reference or the gallery does not find by itself."""
    it = newcomer("A chart")
    it.add("budgetkit/charts/budget.py", '"dots", ', after="__all__ = [")
    it.add("budgetkit/charts/budget.py",
           "\nfrom budgetkit.charts.chart_base import describe, new_axes",
           after="from budgetkit.charts.bars import bars")
    it.add("budgetkit/charts/budget.py", '''

def dots(d: Disclosure, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """The pages, a dot each.

    Use it never. Easily misread: it says nothing.

    Examples
    --------
    >>> import budgetkit as bk
    >>> ax = dots(bk.load_example("weihui-2024"))
    """
    lang = checked_language(lang)
    ax = new_axes(ax)
    ax.plot(range(3), "o")
    ax.set_title(say("title-dots", lang), loc="left")
    return describe(ax, say("title-dots", lang))
''', after="")
    for lang, word in (("en", "Pages"), ("zh", "页")):
        it.add(f"budgetkit/messages/{lang}/charts.toml", f'\ntitle-dots = "{word}"', after="[budget]")
    said = it.python("-c", "import budgetkit as bk, generated; from pathlib import Path;"
                     "generated.charts = lambda kept=generated.charts: {'dots': kept()['dots']};"
                     "page = generated.gallery('zh', Path('drawn'));"
                     "print('dots' in bk.charts.__all__, '## dots' in page and '\\n页\\n' in page,"
                     "any('budgetkit.charts.dots' in text for _, text in generated.reference()))")
    assert said.split() == ["True"] * 3
    it.tests("tests/test_messages.py")


def test_a_standard_table(newcomer):
    """Catches a standard table that a frame, the package, the overview or the terms does not have by itself."""
    it = newcomer("A standard table")
    it.add("budgetkit/tables/catalogue.py", '''
    StandardTable(
        "vehicles_held", "车辆占用情况表", "Vehicles held", "list", (r"车辆占用",), total_of="vehicles_held",
    ),''', after="CATALOGUE: tuple[StandardTable, ...] = (")
    it.add("budgetkit/tables/catalogue.py", '\n    "vehicles_held",', after="KEYS: tuple[str, ...] = (")
    it.add("budgetkit/knowledge/table_meanings.csv", "vehicles_held,,,Who drives what,谁开什么车\n", after="")
    it.add("tests/titles.csv", "2024年部门车辆占用情况表,vehicles_held\n", after="")
    said = it.python("-c", '''
from pathlib import Path
import budgetkit as bk, generated
page = "<html><head><meta charset='utf-8'></head><body><h1>某局2024年部门预算</h1><p>2024年部门车辆占用情况表</p>" \\
    "<p>单位：万元</p><table><tr><td>项目</td><td>合计</td></tr><tr><td>轿车</td><td>12.50</td></tr>" \\
    "<tr><td>客车</td><td>7.50</td></tr><tr><td>合计</td><td>20.00</td></tr></table></body></html>"
d = bk.read(page.encode())
bk.package.write_package(d, "package")
overview = bk.charts.overview(d, "zh")
print(d.found, len(d["vehicles_held"]), Path("package/vehicles_held.csv").is_file(),
      "谁开什么车" in generated.terms("zh"), d.coverage["table"].tolist(), "车辆占用情况表" in set(overview["table"]),
      d.totals["amount"].tolist())
''')
    assert said.strip() == "['vehicles_held'] 3 True True ['vehicles_held'] True [20.0]"
    it.tests("tests/test_tables.py", "-k", "title or key")


def test_a_form(newcomer):
    """Catches a form of document that more than its module and the registry must know."""
    it = newcomer("A form of document")
    it.add("budgetkit/sources/pipes.py", '''"""Text whose cells stand between pipes."""

from budgetkit.sources.flow_pages import FlowTable, Text
from budgetkit.sources.flowing import Flowing
from budgetkit.sources.page import PrintedCell


def sniff(content):
    return content.startswith(b"PIPES")


def open(given, password=None):
    lines = given.content.decode().splitlines()[1:]
    rows = [line.split("|") for line in lines if "|" in line]
    cells = [PrintedCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    flow = [Text(line) for line in lines if "|" not in line]
    return Flowing(given, "pipes", [[*flow, FlowTable(len(rows), len(rows[0]), cells)]])
''')
    it.add("budgetkit/sources/forms.py", '"pipes", ', after="FORMS = (")
    it.add("budgetkit/sources/forms.py", '"pipes", ', after="FLOWING = (")
    said = it.python("-c", "import budgetkit as bk\n"
                     "d = bk.read('PIPES\\n某局2024年部门预算\\n2024年部门收支总表\\n单位：万元\\n收入|金额|支出|金额\\n"
                     "财政拨款|20.00|教育支出|20.00\\n收入总计|20.00|支出总计|20.00'.encode())\n"
                     "print(d.found, len(d.fact_list), bk.evidence.in_words(d, d.fact_list[0]))")
    assert said.startswith("['department_summary'] 4 table 1")


def test_a_language(newcomer):
    """Catches a language that cannot begin with one file, or whose missing sentences are an error."""
    it = newcomer("A language")
    it.add("budgetkit/messages/fr/language.toml", 'plural = "n > 1"\nbetween = ", "\nlast = " et "\nclauses = " ; "\n')
    it.add("budgetkit/messages/fr/checks.toml", '[rules]\ndead-name = "nom périmé"\n')
    said = it.python("-c", "import budgetkit as bk\n"
                     "bk.set_language('fr'); f = bk.check(bk.load_example('weihui-2024'))\n"
                     "print(bk.charts.rule_name('dead-name'), '|', f[0].text('fr') == f[0].text('en'), '|', f.summary())")
    assert said.startswith("nom périmé | True | ")


def test_a_finding(newcomer):
    """Catches a finding that wants more than its script and its row."""
    it = newcomer("A finding about a library or a format")
    it.add("findings/made_up.sh", "#!/usr/bin/env bash\n# nothing.\nset -euo pipefail\nmktemp -d\npip install x==1.0\n")
    it.add("findings/README.md", "| [made_up.sh](made_up.sh) | nothing | x 1.0 |\n", after="|---|---|---|\n")
    it.tests("tests/test_findings.py")


def test_a_page(newcomer):
    """Catches a how-to that must be named in more places than the list."""
    it = newcomer("A page of the site")
    it.add("docs/site/pages/howto/made.md",
           "<!-- en -->\n# Why?\n<!-- zh -->\n# 为什么要这样做？\n<!-- all -->\n```python\n1 + 1\n```\n")
    it.add("docs/site/pages/howto/index.md", "made\n", after="sure\n")
    said = it.python("-c", "import prose; from pathlib import Path; page = prose.PAGES / 'howto' / 'made.md';"
                     "print(prose.written(page, 'zh', Path('x')))")
    assert "为什么" in said and ">2</pre>" in said
