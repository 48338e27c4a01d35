"""The place on the page: of findings, facts and claims."""

import hashlib
from dataclasses import replace

import made_pdfs
import pytest

import budgetkit as bk
from budgetkit import bundled, evidence
from budgetkit.disclosure import SourceFile
from budgetkit.errors import BudgetkitError, EncryptedPdf, MissingFile
from budgetkit.narrative import Place
from budgetkit.sources.pictures import INK, find_document, locate, picture


@pytest.fixture(scope="module")
def d():
    return bk.load_example("weihui-2024")


def inked(image) -> list[tuple[int, int]]:
    pixels = image.load()
    return [(x, y) for x in range(0, image.width, 2) for y in range(0, image.height, 2)
            if pixels[x, y] == INK[:3]]


def test_the_outline_is_around_the_cell(d):
    """Catches boxes drawn beside the cell: upside down, unscaled, on another page."""
    fact = next(f for f in d.fact_list if f.text == "1,203.22")
    (place,) = evidence.places(d, fact)
    image = evidence.show(d, fact, scale=2, whole=True).images[0]
    points = inked(image)
    assert points
    assert min(x for x, _ in points) == pytest.approx(2 * place.x0, abs=8)
    assert max(y for _, y in points) == pytest.approx(2 * place.y1, abs=8)
    assert place.page == fact.page == 9


def test_the_amount_stands_in_its_box(d):
    """Catches cells whose box is not where the amount is printed."""
    import pypdfium2

    document = pypdfium2.PdfDocument(find_document(d.files[0]).path)
    for fact in d.fact_list[:: len(d.fact_list) // 12]:
        (place,) = evidence.places(d, fact)
        page = document[place.page - 1]
        text = page.get_textpage().get_text_bounded(
            place.x0, page.get_height() - place.y1, place.x1, page.get_height() - place.y0)
        assert fact.text.strip() in text.replace("\n", "").replace("\r", "")


def test_finding_shows_itself(d):
    """Catches findings without a picture, or whose picture is empty."""
    finding = bk.check(d).filter(rule="fund-table-is-column")[0]
    assert inked(finding.show())
    shown = evidence.show(d, finding)
    assert shown.pages[0] == finding.page and len(shown.pages) >= 2
    assert shown._repr_mimebundle_()[0]["image/png"].startswith(b"\x89PNG")


def test_claims_have_their_sentence(d):
    """Catches claims that cannot be shown."""
    claim = next(c for c in d.narrative.claim_list if c.percent is not None)
    assert evidence.show(d, claim).pages[0] == claim.page


def test_pages_run_over_the_files():
    """Catches a place in the second file that is looked for in the first."""
    files = [SourceFile("text.pdf", "", 10), SourceFile("tables.pdf", "", 5)]
    assert locate(files, 10) == (files[0], 10)
    assert locate(files, 11) == (files[1], 1)
    with pytest.raises(BudgetkitError, match="page 16"):
        locate(files, 16)


def test_another_file_of_the_same_name_is_no_evidence(d, tmp_path):
    """Catches a cell outlined on the page of another document that bears the old one's name."""
    other = tmp_path / "weihui-2024.pdf"
    other.write_bytes(b"%PDF-1.7 next year's")
    here = [replace(f, path=str(other)) for f in d.files]
    assert find_document(here[0]).path == bundled.example()  # the bundled one is the very file
    (place,) = evidence.places(d, d.fact_list[0])
    changed = [replace(f, path=str(other), sha256="0" * 64) for f in d.files]
    with pytest.raises(MissingFile, match="the file of its name is another"):
        picture(changed, [place])


def test_a_locked_pdf_has_no_picture(tmp_path):
    """Catches a traceback where the pages of a PDF with a password were to be shown."""
    locked = made_pdfs.write(tmp_path / "locked.pdf", [made_pdfs.text("Hello")], user="secret")
    file = SourceFile(locked.name, hashlib.sha256(locked.read_bytes()).hexdigest(), 1, str(locked))
    with pytest.raises(EncryptedPdf, match="its page cannot be shown"):
        picture([file], [Place(1, 0, 0, 9, 9)])


def test_missing_pdf_says_so(d):
    """Catches a traceback, or silence, where the PDF is gone."""
    gone = [SourceFile("gone.pdf", "", 30, "nowhere/gone.pdf")]
    with pytest.raises(MissingFile, match=r"gone\.pdf.*not at hand.*Read the disclosure again"):
        picture(gone, evidence.places(d, d.fact_list[0]))
    with pytest.raises(BudgetkitError, match="no place"):
        evidence.places(d, 5)
