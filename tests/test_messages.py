"""The catalogue of messages: both languages whole, every key used, every value named."""

from __future__ import annotations

import ast
import re
import string
import threading
from decimal import Decimal
from pathlib import Path

import pytest

from budgetkit.messages import (
    LANGUAGES,
    Clauses,
    Message,
    Percent,
    current_language,
    in_room,
    keys,
    language,
    languages,
    set_language,
    text,
    written,
)
from budgetkit.messages import catalogue as the_catalogue
from budgetkit.package_format import fields

PACKAGE = Path(__file__).resolve().parent.parent / "budgetkit"
#: Of a message with plurals, the value that counts.
COUNT = "n"
#: What the sheets of a data package hold.
SHEETS = "package_format.sheets."
#: What a printed Chinese name means: told to those who do not read it.
MEANING = "english"


def _forms(said):
    return [said] if isinstance(said, str) else said


def _names(said) -> set[str]:
    return {name for form in _forms(said) for _, name, _, _ in string.Formatter().parse(form)
            if name is not None}


def test_each_language_has_every_key():
    # catches a sentence that was added in one language alone
    there = {lang: set(dict(keys(lang))) for lang in LANGUAGES}
    assert there["en"] == there["zh"]


def test_languages_name_the_same_values():
    # catches a value that one language leaves out, or names otherwise
    zh = dict(keys("zh"))
    differ = {key: (_names(said), _names(zh[key])) for key, said in keys("en")
              if _names(said) - {COUNT, MEANING} != _names(zh[key]) - {COUNT}}
    assert not differ


def test_values_are_named_and_plainly_written():
    # catches a positional value, a format or an attribute: a translator sees names alone
    for lang in LANGUAGES:
        for key, said in keys(lang):
            for form in _forms(said):
                for _, name, spec, conversion in string.Formatter().parse(form):
                    assert name is None or re.fullmatch(r"[a-z][a-z_0-9]*", name), (lang, key)
                    assert not spec and not conversion, (lang, key)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_can_be_said(lang):
    # catches a sentence that does not render with the values it names, or in one of its plurals
    for key, said in keys(lang):
        values = dict.fromkeys(_names(said), "x") | {COUNT: 1}
        for n in (0, 1, 2, 5):
            assert "{" not in text(key, lang, **values | {COUNT: n})


def test_english_plurals_have_two_forms():
    # catches a list of forms that the rule of the language cannot reach
    assert not [key for key, said in keys("en") if not isinstance(said, str) and len(said) != 2]
    assert not [key for key, said in keys("zh") if not isinstance(said, str) and len(said) != 1]


def _strings_by_room() -> dict[str, set[str]]:
    """What the code says, by the room of the catalogue that it may be a key of; "" is for whole keys.

    A file asks its own room, by its name, and those that its ``in_room`` and ``message_in`` name.
    """
    said: dict[str, set[str]] = {"": set()}
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        strings = {n.value for n in ast.walk(tree)
                   if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        rooms = {n.args[0].value for n in ast.walk(tree) if isinstance(n, ast.Call)
                 and isinstance(n.func, ast.Name) and n.func.id in {"in_room", "message_in"}
                 and isinstance(n.args[0], ast.Constant)}
        for room in {"", file.relative_to(PACKAGE).parts[0].removesuffix(".py"), *rooms}:
            said.setdefault(room, set()).update(strings)
        # what a room calls the columns of its frames: heads("room", lang), partial(heads, "room")
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            words = [each.id if isinstance(each, ast.Name) else getattr(each, "value", None)
                     for each in (call.func, *call.args)]
            if "heads" in words[:2] and len(words) > 2:
                said.setdefault(words[words.index("heads") + 1], set()).add("head-")
    page = (PACKAGE.parent / "web" / "app.js").read_text(encoding="utf-8")
    said["web.page"] = {*re.findall(r'"([a-z-]+)"', page)}
    return said


def test_every_key_is_used():
    # catches a sentence that nothing says any more
    said = _strings_by_room()

    def is_said(meaning: str, strings: set[str]) -> bool:
        # a key may be put together: "measure-" and what is measured
        return meaning in strings or any(meaning.startswith(part) for part in strings
                                         if len(part) > 2 and part.endswith(("-", ".")))

    # what an exercise says goes by its number: tests/test_teach.py;
    # what is said of a rule goes by the rule's name: tests/test_checks.py holds it to the register;
    # what is said of a package's column by the column's: the test below
    others = ("messages.", "exercises.", "checks.rules.", "checks.rule-laws.", "checks.rule-examples.", SHEETS)
    assert not [key for key, _ in keys("en") if not key.startswith(others) and not any(
        is_said(key.removeprefix(f"{room}.") if room else key, strings)
        for room, strings in said.items() if not room or key.startswith(f"{room}."))]


def test_every_column_of_a_package_is_described():
    # catches a column without its meaning, or a meaning without its column
    sheets = [each for each in vars(fields).values() if isinstance(each, fields.ResourceFormat)]
    asked = {m.key for sheet in sheets for m in (sheet.title, *(f.meaning for f in sheet.fields))}
    assert asked == {key for key, _ in keys("en") if key.startswith(SHEETS)}


def test_a_language_is_a_folder(tmp_path, monkeypatch):
    # catches code that knows which languages there are: three messages in a third one
    folder = tmp_path / "messages"
    for lang in ("en", "zh"):
        (folder / lang).mkdir(parents=True)
        for name in ("language.toml", "messages.toml"):
            (folder / lang / name).write_text(
                (languages.FOLDER / lang / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "ja").mkdir()
    (folder / "ja" / "language.toml").write_text(
        'plural = "0"\nbetween = "、"\nlast = "と"\nclauses = "；"\n', encoding="utf-8")
    (folder / "ja" / "messages.toml").write_text(
        'pages = "{n}ページ"\nsample = "{who}：{amount}万元"\nthird = "{names}"\n', encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", folder)
    monkeypatch.setattr(languages, "LANGUAGES", ("en", "ja", "zh"))
    for cached in (the_catalogue._room, the_catalogue._manner):
        cached.cache_clear()
    try:
        say = in_room("messages")
        assert say("pages", "ja", n=2) == "2ページ"
        assert say("sample", "ja", who="甲局", amount=Decimal("1234.50")) == "甲局：1,234.50万元"
        assert say("third", "ja", names=["甲", "乙"]) == "甲と乙"
        with language("ja"):
            assert say("pages", n=1) == "1ページ"
    finally:
        for cached in (the_catalogue._room, the_catalogue._manner):
            cached.cache_clear()


def test_amounts_leave_as_they_are_printed():
    # catches a zero that is dropped, a mark put around a value, a hyphen for a minus
    said = text("messages.sample", "en", who="x", amount=Decimal("1234.50"))
    assert said == "x: 1,234.50 万元"
    assert text("messages.sample", "zh", who="x", amount=Decimal("-0.10")) == "x：−0.10万元"
    assert not set(said) & {"\u2068", "\u2069"}


def test_percentages_have_no_space():
    # catches `81.91 %用于` and a rounding that is not half up
    assert written(Percent(Decimal("81.905"), 2), "zh") == "81.91%"
    assert written(Percent(Decimal("0.125"), 2, signed=True), "en") == "+0.13%"


def test_clauses_and_lists_are_joined_as_the_language_joins():
    assert written(Clauses(["a", "b"]), "en") == "a; b"
    assert written(["a", "b"], "zh") == "a、b"
    assert written([Message("messages.pages", n=1), Message("messages.pages", n=2)], "en") == (
        "1 page and 2 pages")


def test_a_missing_message_is_a_clear_error():
    with pytest.raises(KeyError, match=r"no message 'messages\.nobody'"):
        text("messages.nobody", "en")


def test_the_innermost_language_counts(monkeypatch):
    # catches a language that is not given back, or leaks into another thread
    monkeypatch.setattr(languages, "_set", None)
    monkeypatch.setenv(languages.VARIABLE, "zh")
    assert current_language() == "zh"
    set_language("en")
    assert current_language() == "en"
    with language("zh"):
        assert current_language() == "zh"
        elsewhere = []
        thread = threading.Thread(target=lambda: elsewhere.append(current_language()))
        thread.start()
        thread.join()
        assert elsewhere == ["en"]
    assert current_language() == "en"
    set_language(None)
    monkeypatch.setenv(languages.VARIABLE, "klingon")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert current_language() == "zh"
    monkeypatch.setenv("LC_ALL", "C")
    assert current_language() == "en"


def test_another_language_is_refused_by_name():
    with pytest.raises(ValueError, match=r"lang is 'en' or 'zh', not 'latin'"):
        set_language("latin")
