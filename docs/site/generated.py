"""Pages made of data: terms, rules, files that leave the house, reference, gallery, measurements.

Nothing here is copied by hand: what a page says comes from the catalogue, the knowledge, the register
of rules, the fields of the package, docstrings and the files of measurements.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from running import PROJECT, Session, as_markdown, statements

import budgetkit as bk
from budgetkit.knowledge_sheets import rows
from budgetkit.messages import in_room, written
from budgetkit.tables.catalogue import KEYS, TABLES

#: What the generated pages say themselves.
WORDS = {
    "en": {
        "terms": "Terms", "tables": "The standard tables", "key": "In Python", "zh": "Chinese",
        "en": "English", "says": "What it says", "columns": "Columns and kinds of money",
        "debt": "Borrowed money", "means": "Meaning", "source": "Source", "targets": "Targets",
        "findings": "Findings", "severity": "Severity", "family": "Family", "classes": "Names of codes",
        "classes-say": "Names that documents print, in English; {n} in all, found by "
                       "`bk.classification.translate`.",
        "rules": "Rules of the checks", "law": "What holds", "example": "Where it does not", "seen": "In a bundled budget",
        "rules-say": "What `bk.check` and `budgetkit check` ask of a document: {n} rules in {families} families. "
                     "An error is a contradiction; what may be so on purpose is a warning.",
        "gallery": "Gallery", "gallery-say": "Every chart, drawn by the code beside it. All take `ax=` and `lang=`.",
        "terms-say": "Words of Chinese department budgets and of budgetkit, from the same lists that read the documents.",
        "vocabulary": "The words of a corpus", "vocabulary-say": "What `c.ask`, `c.coverage` and `c.sql` understand; in Python "
        "`bk.corpus.vocabulary()` gives it as a frame. `c` is what `bk.corpus.open(STORE)` gives.",
        "measures": "Measures", "measures-say": "Asked by key or by name: `c.ask(\"three_public\")` and `c.ask(\"三公\")` are the same. "
        "Each document answers, or says why it does not.",
        "levels": "Levels", "stored": "Tables of the store", "name": "Name", "unit": "Unit", "basis": "Law",
        "files": "Files that leave the house", "column": "column", "type": "type", "holds": "holds",
        "files-say": "Columns are a promise: they change only with the major version.", "package": "The data package",
        "package-say": "`budgetkit extract FILE --out FOLDER` writes it, `Disclosure.from_package` reads it back. CSV is "
                       "UTF-8, comma, LF.",
        "store": "The store", "store-say": "`budgetkit corpus FOLDER --out STORE` writes Parquet; `bk.corpus.open(STORE)` asks "
                 "it. Each table but `documents` begins with `document` (whose rows they are) and `position` (its place in "
                 "printed order; findings: worst first); asked through `bk.corpus`, each has `department`, `year`, `kind` and "
                 "`level` besides. Amounts are exact, in 万元.",
    },
    "zh": {
        "terms": "术语", "tables": "标准表", "key": "在 Python 中", "zh": "中文", "en": "英文", "says": "说明什么",
        "columns": "栏目与资金", "debt": "债务", "means": "含义", "source": "依据", "targets": "绩效目标",
        "findings": "检查结果", "severity": "程度", "family": "类别", "classes": "科目名称",
        "classes-say": "文件中印出的科目名称及其英文，共 {n} 个；`bk.classification.translate` 可以查询。",
        "rules": "检查规则", "law": "应当成立的关系", "example": "不成立的例子", "seen": "随附预算中的实例",
        "rules-say": "`bk.check` 和 `budgetkit check` 核对的内容：{families} 类共 {n} 条规则。“错误”是自相矛盾；可能另有原因的是“疑点”。",
        "gallery": "图表", "gallery-say": "每一种图表，以及画出它的代码。都可以用 `ax=` 和 `lang=`。",
        "terms-say": "部门预算和 budgetkit 的用语，取自识读文件所用的同一份词表。",
        "vocabulary": "语料库的用语", "vocabulary-say": "`c.ask`、`c.coverage` 和 `c.sql` 所用的名称；在 Python 中由 "
        "`bk.corpus.vocabulary()` 给出数据框。`c` 是 `bk.corpus.open(STORE)` 的结果。",
        "measures": "指标", "measures-say": "用代号或名称都可以问：`c.ask(\"three_public\")` 与 `c.ask(\"三公\")` 相同。"
        "每份文件要么有数，要么说明为什么没有。",
        "levels": "级次", "stored": "库中的表", "name": "名称", "unit": "单位", "basis": "依据",
        "files": "输出文件", "column": "栏", "type": "类型", "holds": "内容",
        "files-say": "各栏是对使用者的承诺：只随主版本号变化。", "package": "数据包",
        "package-say": "`budgetkit extract FILE --out FOLDER` 写出，`Disclosure.from_package` 读回。CSV 为 UTF-8、逗号、LF。",
        "store": "库", "store-say": "`budgetkit corpus FOLDER --out STORE` 写出 Parquet，`bk.corpus.open(STORE)` 查询。除 "
                 "`documents` 外，每张表以 `document`（所属文件）和 `position`（印出的次序；检查结果按严重程度）开头；"
                 "通过 `bk.corpus` 查询时另有 `department`、`year`、`kind`、`level`。金额为精确值，单位万元。",
    },
}
#: What the rules of a family rest on.
BASIS = {
    "arithmetic": ("The sums that the standard tables print (勾稽关系; forms of 财预〔2016〕143号).",
                   "标准表自身印出的勾稽关系（财预〔2016〕143号所附各表）。"),
    "across": ("The same money in two of the standard tables (forms of 财预〔2016〕143号).",
               "同一笔钱在两张标准表中相同（财预〔2016〕143号所附各表）。"),
    "prose": ("The document's own words and tables: what is said is what is printed.",
              "文件自己的文字和表格：所说即所印。"),
    "completeness": ("What 财预〔2016〕143号 (地方预决算公开操作规程) asks to be published, and what the document itself promises.",
                     "财预〔2016〕143号（地方预决算公开操作规程）要求公开的内容，以及文件自己的目录。"),
    "classification": ("《政府收支分类科目》 of the Ministry of Finance, as in force in the budget year.",
                       "财政部当年的《政府收支分类科目》。"),
    "targets": ("财预〔2020〕10号 (项目支出绩效评价管理办法), and the money that the targets are for.",
                "财预〔2020〕10号（项目支出绩效评价管理办法），以及目标所对应的资金。"),
    "reading": ("No law: a guard over budgetkit's own reading. Such a finding accuses nobody.",
                "不是法规要求，而是对识读本身的检查；这类发现不指向任何人。"),
}
_RULES, _EXAMPLES = in_room("checks.rules"), in_room("checks.rule-examples")
_FINDINGS = in_room("checks.findings")


def cell(text: object) -> str:
    """Text as a cell of a Markdown table."""
    return str(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("*", "\\*") \
        .replace("<", "&lt;").strip()


def grid(heads: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    heads = list(heads)
    return "\n".join(["", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads),
                      *("| " + " | ".join(cell(c) for c in line) + " |" for line in lines), "", ""])


def terms(lang: str) -> str:
    """Tables, columns, debt, targets, findings, names of codes: in both languages."""
    from budgetkit.checks.findings import FAMILIES, SEVERITIES
    from budgetkit.performance.dimensions import ASPECTS, DIMENSIONS, dimension_label
    from budgetkit.tables.columns import LABELS

    word = WORDS[lang]
    both = (word["zh"], word["en"])
    meanings = {each["key"]: each[lang] for each in rows("table_meanings.csv")}
    names = list(rows("english.csv"))
    said = [f"# {word['terms']}\n\n{word['terms-say']}\n"]
    said += [f"## {word['tables']}\n", grid((*both, word["says"], word["key"]), (
        (TABLES[key].zh, TABLES[key].en, meanings.get(key, ""), f'`d["{key}"]`') for key in KEYS))]
    said += [f"## {word['debt']}\n", grid((word["zh"], word["means"], word["source"]), (
        (each["term"], each[lang], each["source"]) for each in rows("debt_terms.csv")))]
    said += [f"## {word['targets']}\n", grid((*both, word["key"]), (
        (dimension_label(key, "zh"), dimension_label(key, "en"), f"`{key}`") for key in (*DIMENSIONS, *ASPECTS)))]
    said += [f"## {word['findings']}\n", grid((*both, word["key"]), (
        (_FINDINGS(f"{kind}-{key}", "zh"), _FINDINGS(f"{kind}-{key}", "en"), f"`{key}`")
        for kind, keys in (("severity", SEVERITIES), ("family", FAMILIES)) for key in keys))]
    said += [f"## {word['columns']}\n", grid((*both, word["key"]), (
        (zh, en, f"`{key}`") for key, (zh, en) in sorted(LABELS.items(), key=lambda each: each[0])))]
    said += [f"## {word['classes']}\n\n", word["classes-say"].format(n=len(names)), "\n",
             grid(both, ((each["chinese"], each["english"]) for each in names))]
    return "\n".join(said)


def rules(lang: str) -> str:
    """Every rule by family: its few words, what holds, an example; what it found in what is bundled."""
    from budgetkit.checks import RULES
    from budgetkit.checks.findings import FAMILIES

    word, found = WORDS[lang], findings_of_the_bundled()
    said = [f"# {word['rules']}\n\n",
            word["rules-say"].format(n=len(RULES), families=len(FAMILIES)), "\n"]
    for family in FAMILIES:
        said.append(f"\n## {_FINDINGS(f'family-{family}', lang)}\n\n{BASIS[family][lang == 'zh']}\n")
        for rule in (each for each in RULES.values() if each.family == family):
            said.append(f"\n({rule.name})=\n### {_RULES(rule.name, lang)}\n\n`{rule.name}`\n")
            said.append(f"\n{word['law']}\n: {cell(rule.law(lang))}\n")
            said.append(f"\n{word['example']}\n: {cell(_EXAMPLES(rule.name, lang))}\n")
            if rule.name in found:
                said.append(f"\n{word['seen']}\n: {cell(found[rule.name].text(lang))}\n")
    return "".join(said)


@cache
def findings_of_the_bundled() -> dict:
    """Rule → the worst thing that it finds in a bundled budget."""
    from budgetkit.package import examples

    first: dict = {}
    for name in examples():
        for finding in bk.check(bk.load_example(name)):
            first.setdefault(finding.rule, finding)
    return first


def files(lang: str) -> str:
    """The sheets of the data package and the tables of a store, with their columns."""
    from budgetkit.corpus import columns
    from budgetkit.package_format import fields

    word = WORDS[lang]
    sheets = [each for each in vars(fields).values() if isinstance(each, fields.ResourceFormat)]
    said = [f"# {word['files']}\n\n{word['files-say']}\n\n## {word['package']}\n\n{word['package-say']}\n"]
    for sheet in sheets:
        said += [f"\n### {sheet.name}.csv\n\n{written(sheet.title, lang)}\n", grid(
            (word["column"], word["type"], word["holds"]),
            ((f"`{f.name}`", f.type, written(f.meaning, lang)) for f in sheet.fields))]
    said.append(f"\n## {word['store']}\n\n{word['store-say']}\n")
    for name, held in columns.TABLES.items():
        said += [f"\n### `{name}`\n", grid((word["column"], word["type"]), ((f"`{c}`", t) for c, t in held.items()))]
    return "".join(said)


def vocabulary(lang: str) -> str:
    """What can be asked of a corpus: measures with formula and law, levels, tables, columns of the store."""
    word = WORDS[lang]
    words = {what: list(held.itertuples()) for what, held in bk.corpus.vocabulary(lang).groupby("what")}
    said = [f"# {word['vocabulary']}\n\n{word['vocabulary-say']}\n", f"\n## {word['measures']}\n\n{word['measures-say']}\n", grid(
        (word["name"], word["key"], word["holds"], word["unit"], word["basis"]),
        ((w.name, f"`{w.key}`", w.meaning, w.unit, w.law) for w in words["measure"]))]
    said += [f"\n## {word['levels']}\n", grid((word["name"], word["key"], word["holds"]), (
        (w.name, f"`{w.key}`", w.meaning) for w in words["level"]))]
    said += [f"\n## {word['tables']}\n", grid((word["name"], word["key"]), (
        (w.name, f"`{w.key}`") for w in words["table"]))]
    said.append(f"\n## {word['stored']}\n\n{word['store-say']}\n")
    stored: dict[str, list] = {}
    for w in words["column"]:
        stored.setdefault(w.key.partition(".")[0], []).append(w)
    for table, columns in stored.items():
        said += [f"\n### `{table}`\n", grid((word["column"], word["holds"], word["unit"]), (
            (f"`{w.name}`", w.meaning, w.unit) for w in columns))]
    return "".join(said)


def charts() -> dict[str, object]:
    """Every chart: a public function of ``bk.charts`` that says when to use its picture."""
    held = {name: getattr(bk.charts, name) for name in bk.charts.__all__}
    return {name: it for name, it in held.items() if inspect.isfunction(it)
            and str(inspect.signature(it).return_annotation).strip("'") in ("Axes", "Figure")
            and name not in ("empty_axes", "describe")}


def gallery(lang: str, pictures: Path) -> str:
    """Every chart with the code of its docstring's example and the picture that it draws."""
    word = WORDS[lang]
    said = [f"# {word['gallery']}\n\n{word['gallery-say']}\n"]
    for name, chart in charts().items():
        doc = inspect.getdoc(chart)
        session = Session(lang, {n: getattr(bk.charts, n) for n in bk.charts.__all__})
        code, shown = session.draw(statements(doc))
        code = re.sub(rf"(?<![\w.]){name}\(", f"bk.charts.{name}(", code)
        code = code if "import budgetkit" in code else "import budgetkit as bk\n" + code
        words = doc.split("\n\n")[1] if lang == "en" else shown.description
        said += [f"\n## {name}\n\n", _one_line(doc) if lang == "en" else "", "\n\n",
                 as_markdown(shown, f"chart-{name}", pictures), f"\n```python\n{code}```\n\n",
                 rst_to_markdown(words), "\n"]
    return "".join(said)


def _one_line(doc: str) -> str:
    return rst_to_markdown(doc.split("\n\n")[0])


def rst_to_markdown(text: str) -> str:
    """The few marks of docstrings in Markdown."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    return text.replace("``", "`").replace("\n", " ").replace("*", "\\*").replace("<", "&lt;")


#: What readers hold in hand without calling it by a public name.
HELD = {"budgetkit.checks": ("RULES", "Finding", "Findings", "Rule", "identities"),
        "budgetkit.tables.table": ("Table", "Line", "Fact"), "budgetkit.narrative.statements": ("Claim",),
        # what read() takes
        "budgetkit.sources.settings": ("SourceSettings",), "budgetkit.sources.scan.settings": ("ScanSettings",),
        "budgetkit.grids.settings": ("GridSettings",), "budgetkit.tables.settings": ("TableSettings",),
        "budgetkit.model.settings": ("ModelSettings",), "budgetkit.narrative.settings": ("ProseSettings",)}


def public() -> dict[str, list[str]]:
    """Module → its public names, those of budgetkit itself first; then what readers hold."""
    rooms: dict[str, list[str]] = {"budgetkit": []}
    for name in sorted(bk.__all__):
        it = getattr(bk, name)
        if isinstance(it, types.ModuleType):
            rooms[f"budgetkit.{name}"] = list(names_of(it))
        else:
            rooms["budgetkit"].append(name)
    return rooms | {module: list(names) for module, names in HELD.items()}


def names_of(module: types.ModuleType) -> Iterator[str]:
    """What a room offers: its ``__all__``, else what it defines itself."""
    if (listed := getattr(module, "__all__", None)) is not None:
        yield from listed
        return
    for name, it in vars(module).items():
        if not name.startswith("_") and getattr(it, "__module__", None) == module.__name__:
            yield name


def comment_of(module: types.ModuleType, name: str) -> str:
    """What stands in ``#:`` lines above a constant of a room, wherever in the room it is."""
    here = Path(module.__file__)
    said = re.compile(rf"((?:^#:.*\n)+)^{name}\b.*=", re.M)
    for file in sorted(here.parent.glob("*.py")) if here.name == "__init__.py" else [here]:
        if found := said.search(file.read_text(encoding="utf-8")):
            return " ".join(line.removeprefix("#:").strip() for line in found[1].splitlines())
    return ""


def reference() -> Iterator[tuple[str, str]]:
    """(file, reStructuredText) of each room's public names."""
    for module, names in public().items():
        title = f"{module.replace('budgetkit', 'bk', 1)}"
        said = [title, "=" * len(title), "", f".. automodule:: {module}", "   :no-members:", ""]
        held = __import__(module, fromlist=["x"])
        for name in names:
            it = getattr(held, name)
            if inspect.isclass(it):
                said += [f".. autoclass:: {module}.{name}", "   :members:", ""]
            elif callable(it):
                said += [f".. autofunction:: {module}.{name}", ""]
            else:
                said += [f".. data:: {module}.{name}", "", f"   {comment_of(held, name)}", ""]
        yield f"reference/{module}.rst", "\n".join(said)
    rooms = "\n".join(f"   {module}" for module in public())
    yield "reference/index.rst", f"Reference\n=========\n\n.. toctree::\n   :maxdepth: 1\n\n{rooms}\n"


def paper(text: str, pages: dict[str, str]) -> str:
    """A paper of the project as a page: its links lead to the site's pages, names of files are code."""
    def link(found: re.Match[str]) -> str:
        said, to = found[1], found[2]
        if to in pages:
            return f"[{said}]({pages[to]})"
        return found[0] if to.startswith(("#", "http")) else f"`{said}`"

    return re.sub(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)", link, text)


def measurements() -> Iterator[tuple[str, str]]:
    """(file, Markdown) of each report of a measurement."""
    kept = sorted((PROJECT / "benchmarks").glob("*.md"))
    titles = []
    for path in kept:
        text = path.read_text(encoding="utf-8")
        yield f"measured/{path.name}", text
        titles.append(path.stem)
    yield "measured/index.md", ("# How well it reads\n\nEach page says when, on what and with which command it was "
                                "measured, and keeps the results that disappointed.\n\n```{toctree}\n:maxdepth: 1\n\n"
                                + "\n".join(titles) + "\n```\n")
