"""Which files are one disclosure, and what their names say of them."""

import csv
import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from corpora import JIANGSU, folder_of
from hypothesis import given
from hypothesis import strategies as st

import budgetkit as bk
from budgetkit import bundled, charts, corpus, explore
from budgetkit.bodies import may_be
from budgetkit.corpus.grouping import find_sources
from budgetkit.errors import MissingFile, UnreadableInput
from budgetkit.file_names import shown_name
from budgetkit.identity import identity, said_by, stem_and_part
from budgetkit.package.writing import write_package

#: stores are built of documents that are read
pytestmark = pytest.mark.slow


def made(place: Path, *names: str) -> Path:
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(b"%PDF-1.4 " + name.encode())
    return place


def documents(folder) -> dict[str, list[str]]:
    frame = corpus.group(folder)
    return {name: held["file"].tolist() for name, held in frame.groupby("document")}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["01.pdf", "02.pdf", "附件1.pdf"], 3),
        (["npc-2019-narrative.pdf", "npc-2019-tables.pdf"], 1),
        # names that were published
        (["江苏省委办公厅2017年部门预算.pdf", "江苏省委办公厅2017年预算公开表格.pdf"], 1),
        (["江苏省委办公厅2018年度部门预算公开文件.pdf", "江苏省委办公厅2018年度部门预算公开表.pdf"], 1),
        (["部门预算说明.pdf", "部门预算表.pdf"], 1),
        (["附件1 财政局2024年预算说明.pdf", "附件2 财政局2024年预算表.pdf"], 1),
        # another year, another kind, a unit of the department, another department
        (["财政局2023年预算.pdf", "财政局2024年预算表.pdf"], 2),
        (["财政局2024年预算.pdf", "财政局2024年决算.pdf"], 2),
        (["财政局2024年部门预算.pdf", "财政局2024年单位预算.pdf"], 2),
        (["财政局2024年预算说明.pdf", "教育局2024年预算表.pdf"], 2),
        # two copies, and a whole beside its halves
        (["财政局2024年预算.pdf", "财政局2024年预算公开.pdf"], 2),
        (["x.pdf", "x说明.pdf", "x表.pdf"], 3),
        (["context.pdf", "con.pdf"], 2),
    ],
    ids=str,
)
def test_files_of_one_folder(tmp_path, names, expected):
    """Catches unrelated budgets read as one, or a narrative and its tables read as two."""
    assert len(documents(made(tmp_path / "city", *names))) == expected


def test_seventy_unrelated_files_are_seventy_documents(tmp_path):
    """Catches a folder taken for one disclosure because its files stand in one folder."""
    folder = made(tmp_path / "city", *[f"{n:02}.pdf" for n in range(70)])
    assert len(documents(folder)) == 70


def test_a_folder_of_two_files_is_one_disclosure(tmp_path):
    """Catches names without a common stem that only their folder joins, and folders that do not."""
    made(tmp_path / "city", "财政局/预算公开.pdf", "财政局/2024年公开表.pdf", "教育局/甲.pdf", "教育局/乙.pdf",
         "民政局/2023年说明.pdf", "民政局/2024年某表.pdf")
    found = documents(tmp_path / "city")
    assert found["city/财政局"] == ["财政局/预算公开.pdf", "财政局/2024年公开表.pdf"]
    assert len(found) == 5


def test_narrative_comes_first(tmp_path):
    """Catches tables read before the prose: pages are counted over both files."""
    folder = made(tmp_path / "x", "b表.pdf", "b说明.pdf", "c-narrative.pdf", "c-tables.pdf")
    assert documents(folder) == {"x/b": ["b说明.pdf", "b表.pdf"],
                                 "x/c": ["c-narrative.pdf", "c-tables.pdf"]}


def test_packages_and_what_is_no_disclosure(tmp_path):
    """Catches the files of a package, of a store or of a hidden folder taken for documents."""
    folder = folder_of(tmp_path / "in", pdfs=["a.PDF", ".hidden/b.pdf", "npc-2018/copy.pdf", "x.pdf.pdf"])
    corpus.build(JIANGSU / "npc-2018", folder / "store", progress=False)
    (folder / "store" / "documents" / "c.pdf").write_bytes(b"%PDF-1.4")
    assert sorted(documents(folder)) == [
        "in/a.PDF", "in/npc-2018", "in/procuratorate-2019", "in/x.pdf.pdf"]


def test_manifest(tmp_path):
    """Catches a manifest that is not obeyed, or files lost that it does not name."""
    folder = made(tmp_path / "city", "1.pdf", "2.pdf", "deep/3.pdf", "4.pdf")
    with (folder / "manifest.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([
            ["file", "document", "published_as", "department", "year", "kind"],
            ["2.pdf", "finance", "财政局2024年预算说明.pdf", "", "", ""],
            ["1.pdf", "finance", "", "市财政局", "2024", "budget"],
            ["deep/3.pdf", "", "", "", "", ""]])
    assert documents(folder) == {"city/finance": ["2.pdf", "1.pdf"], "city/deep/3.pdf": ["deep/3.pdf"],
                                 "city/4.pdf": ["4.pdf"]}
    (said,) = [s.said for s in find_sources(folder / "manifest.csv") if s.name == "city/finance"]
    assert (said.departments, said.years, said.kind) == (("市财政局",), (2024,), "budget")


def test_what_group_gives_is_a_manifest(tmp_path):
    """Catches a frame that cannot be written, edited and read back as a manifest."""
    folder = made(tmp_path / "city", "a说明.pdf", "a表.pdf", "b.pdf")
    first = corpus.group(folder)
    first.to_csv(folder / "manifest.csv", index=False)
    again = corpus.group(folder)
    assert again["document"].tolist() == first["document"].tolist()
    assert set(again["rule"]) == {"manifest"}


def test_a_manifest_from_a_chinese_spreadsheet(tmp_path):
    """Catches a manifest refused because Excel saved it in the system's own encoding."""
    folder = made(tmp_path / "city", "说明.pdf", "表.pdf")
    (folder / "manifest.csv").write_text(
        "file,document,department\r\n说明.pdf,财政局,市财政局\r\n表.pdf,财政局,\r\n", encoding="gb18030")
    assert documents(folder) == {"city/财政局": ["说明.pdf", "表.pdf"]}


@pytest.mark.parametrize("text", ["", "document\nx\n", "file\n", "\x00"], ids=repr)
def test_a_manifest_that_is_none(tmp_path, text):
    """Catches a build of nothing, or a traceback, because of a broken manifest."""
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(UnreadableInput, match=r"list\.csv"):
        corpus.group(path)
    path.write_bytes("文件".encode("gb18030"))
    with pytest.raises(UnreadableInput, match=r"list\.csv"):
        corpus.group(path)


def test_no_source(tmp_path):
    """Catches an empty store where the folder was mistyped."""
    with pytest.raises(MissingFile, match="nowhere"):
        corpus.group(tmp_path / "nowhere")
    with pytest.raises(MissingFile, match="holds no PDF"):
        corpus.group(tmp_path)


def test_folders_of_one_name(tmp_path):
    """Catches one folder's documents replacing another's because both are called `budgets`."""
    one, two = (made(tmp_path / place / "budgets", "01.pdf") for place in ("2024", "2025"))
    with pytest.raises(UnreadableInput, match="both hold a document"):
        corpus.group([one, two])
    assert len(corpus.group([one, one / "01.pdf"])) == 1


@pytest.mark.parametrize(
    ("name", "years", "kind", "departments"),
    [
        ("信访局_2026年部门预算.pdf", (2026,), "budget", ["信访局"]),
        ("2026年长沙市公安局2025年部门预算.pdf", (2025, 2026), "budget", ["长沙市公安局"]),
        ("上海市普陀区人民政府万里街道办事处24年预算.pdf", (2024,), "budget",
         ["上海市普陀区人民政府万里街道办事处"]),
        ("公安局_2026年度泉州市公安局（本级）单位预算.pdf.pdf", (2026,), "budget",
         ["公安局", "泉州市公安局"]),
        ("附件2：部门决算模板.pdf", (), "final_account", []),
        ("unit_budget.pdf", (), "", []),
        ("2023/财政局决算.pdf", (2023,), "final_account", ["财政局"]),
        ("20260131123.pdf", (), "", []),
    ],
)
def test_what_names_say(name, years, kind, departments):
    """Catches a number taken for a year, or a template's words for a department."""
    said = said_by(name)
    assert (said.years, said.kind, list(said.departments)) == (years, kind, departments)


@pytest.mark.parametrize(
    ("name", "department", "year"),
    [
        ("附件：某某局2025年部门预算公开.pdf", "某某局", 2025),
        ("%E4%BF%A1%E8%AE%BF%E5%B1%802025%E5%B9%B4%E9%83%A8%E9%97%A8%E9%A2%84%E7%AE%97.pdf", "信访局", 2025),
        ("甲市财政局＿２０２４年部门预算（公开）.pdf", "甲市财政局", 2024),
        (shown_name("甲市审计局2024年部门预算.pdf".encode("gbk").decode("utf-8", "surrogateescape")),
         "甲市审计局", 2024),
        ("政府办公厅_附件2：北京城市副中心工程建设管理办公室2026年度部门预算报表.pdf",
         "北京城市副中心工程建设管理办公室", 2026),
        ("青少年活动中心二〇二四年单位预算.pdf", "青少年活动中心", 2024),
        ("01财政局2024部门预算.pdf", "财政局", 2024),
        ("甲市图书馆24年决算.docx", "甲市图书馆", 2024),
        ("2026年长沙市公安局2025年部门预算.pdf", "长沙市公安局", None),
        ("教育局_第二中学2026年部门预算.pdf", "第二中学", 2026),  # not the bureau that it is filed under
        ("教育局_第二教学点2026年部门预算.pdf", "", 2026),
        ("北京CBD管委会2024年部门预算.pdf", "", 2024),
        ("财政局、审计局2024年部门预算.pdf", "", 2024),
        ("关于批复甲市教育局2025年部门预算的通知.pdf", "", 2025),
        ("区级各部门2024年预算.pdf", "", 2024),
        ("市直机关2024年预算.pdf", "", 2024),
        ("报送财政局2024年部门预算.pdf", "", 2024),
        ("2024年部门预算（送审计局）.pdf", "", 2024),
        ("下载自甲市财政局.pdf", "", None),
        ("甲市教育局直属学校2024年部门预算.pdf", "", 2024),
        ("预算公开平台2024.pdf", "", None),
        ("2024年2月1日公开部门预算.pdf", "", None),
        ("W020240201123456.pdf", "", None),
        ("部门预算.pdf", "", None),
        ("附件1.pdf", "", None),
    ],
)
def test_what_names_say_for_certain(name, department, year):
    """Catches a sentence, a parent or a general word taken for the department, a day taken for the year."""
    said = said_by(name)
    assert (said.department, said.year) == (department, year)


def test_a_name_that_contradicts_the_text_is_believed_in_nothing():
    """Catches another year's file lending its department, or another department's its year."""
    named = said_by("甲市审计局2025年部门预算.pdf")
    assert identity("", 2024, "budget", named).department == ""
    assert identity("乙市财政局", None, "budget", named).year is None
    assert identity("", None, "final_account", named).year is None
    assert identity("甲市审计局", None, "budget", named).year_from == "file_name"


def test_a_name_by_the_file_name_is_marked_and_judges_nothing(tmp_path):
    """Catches a department of a file's name shown as printed, or two budgets called the same by it."""
    d = bk.load_example("weihui-2024")
    for i, kept in enumerate((d.tables, d.tables[:-1])):
        name = replace(d.files[0], name="甲市审计局2024年部门预算.pdf", sha256=str(i) * 64)
        bare = replace(d, department="", files=[name], tables=kept)
        write_package(bare, tmp_path / str(i))
    assert "部门据文件名" in bk.reporting.cite(bare, lang="zh").gbt
    assert "department by the file name" in bk.reporting.cite(bare, lang="en").apa
    assert "据文件名" in bare.title and not bare.department
    with corpus.read(tmp_path, progress=False) as held:
        rows = held.coverage()
        assert rows["department"].tolist() == ["甲市审计局"] * 2
        assert set(rows["department_from"]) == {"file_name"} and set(rows["year_from"]) == {"document"}
        assert held.doubts()["doubt"].tolist() == ["nameless"] * 2
        cited = held.cite(rows.iloc[0])
        assert (cited["department_from"], cited["year_from"]) == ("file_name", "document")
        assert held.growth()["copies"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("said", "printed", "same"),
    [
        ("省检察院", "江苏省人民检察院", True),
        ("江苏省委办公厅", "中国共产党江苏省委员会办公厅", True),
        ("省人大办公厅", "江苏省人大常委会办公厅", True),
        ("住房和建设局", "无锡市住房和城乡建设局（本级）", True),
        ("发展和改革局", "无锡市发展和改革委员会", False),
        ("上海市交通运输局", "上海交通职业技术学院", False),
        ("城市管理和综合执法局", "无锡市应急管理综合行政执法监督局", False),
    ],
)
def test_names_of_departments(said, printed, same):
    """Catches a short name taken for another department, or another department for a short name."""
    assert may_be(said, printed) is same


@given(st.text())
def test_any_name_is_borne(name):
    """Catches a file name that stops a build of thousands, or a stem that is cut further each time."""
    stem, part = stem_and_part(name)
    assert part in ("", "narrative", "tables")
    assert stem_and_part(stem)[0] == stem
    assert all(2000 <= year <= 2049 for year in said_by(name).years)
    assert may_be(name, name)


@pytest.mark.slow
def test_names_of_any_bytes_are_asked_and_taken_out(tmp_path):
    """Catches a name in GBK, with a line's end or as long as a disk allows that breaks a build, an answer or a file."""
    place = tmp_path / "in"
    place.mkdir()
    content = (bundled.data() / "weihui-2024" / "weihui-2024.pdf").read_bytes()
    names = ["预算公开.pdf".encode("gbk"), b"a\nb.pdf", ("部" * 83).encode() + b".pdf"]
    for number, name in enumerate(names):  # other bytes: no copies of each other
        Path(os.fsdecode(os.path.join(os.fsencode(place), name))).write_bytes(content + b"\n%%%d" % number)
    shown = {"in/预算公开.pdf", "in/a\ufffdb.pdf", f"in/{'部' * 83}.pdf"}
    with corpus.read(place, progress=False) as held:
        assert set(held.documents["document"]) == shown and set(held.documents["state"]) == {"read"}
        assert held.ask("expenditure")["amount"].tolist() == [11534.22] * 3
        assert [held.cite(row)["page"] for _, row in held.ask("expenditure").iterrows()] == [9] * 3
        book = openpyxl.load_workbook(held.to_excel(tmp_path / "a.xlsx", lang="zh"))
        cells = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
        assert shown <= cells
        drawn = charts.write(charts.corpus_page(held.overview(), lang="zh"), tmp_path / "a.svg")
        assert drawn.stat().st_size > 10_000
        view = explore.corpus(held, lang="zh").view(asked="coverage", year=None)
        assert "预算公开.pdf" in view.table.text
    with corpus.read(place, tmp_path / "store", progress=False) as again:
        assert set(again.documents["document"]) == shown
    assert corpus.build(place, tmp_path / "store", progress=False).unchanged == 3
