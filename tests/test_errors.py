"""Errors: one clear line that names the file, the page and the next step."""

import pickle

import pytest

import budgetkit as bk
from budgetkit import errors


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            errors.UnknownForm("in/notes.pdf"),
            "notes.pdf: not a PDF. Give the published PDF itself, not the web page that links to "
            "it.",
        ),
        (
            errors.MissingFile("in/notes.pdf"),
            "in/notes.pdf: no such file. Check the path.",
        ),
        (
            errors.NoTextLayer("a.pdf", page=12),
            "a.pdf, page 12: no text layer (scanned page). Run: pip install 'budgetkit[scan]'",
        ),
        (errors.BudgetkitError(None, "two years in one call", remedy=""), "two years in one call."),
        (errors.UnwritableOutput("out", "is a file."), "out: is a file. Give a folder you may "),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_message(error, message):
    """Catches a message without file, page or remedy, or with a doubled full stop."""
    assert str(error).startswith(message)
    assert "\n" not in str(error)
    assert ".." not in str(error)


@pytest.mark.parametrize("kind", ["BudgetkitError", *dir(errors)])
def test_error_survives_a_worker_process(kind):
    """Catches an error that cannot be sent home from a worker process of a corpus."""
    made = getattr(errors, kind)
    if not (isinstance(made, type) and issubclass(made, errors.BudgetkitError)):
        return
    error = made("a.pdf", "broken", page=3, remedy="Mend it.")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is made
    assert str(back) == str(error)
    assert (back.file, back.page, back.remedy) == ("a.pdf", 3, "Mend it.")


def test_what_is_no_path():
    """Catches a traceback from the depths where read() is given no path."""
    for asked in (None, 5, [None]):
        with pytest.raises(TypeError, match="the path of a document, its bytes, or several"):
            bk.read(asked)
