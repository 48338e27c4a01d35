"""Search for both languages: Latin words by their stems, Chinese by pairs of characters.

Sphinx cuts Chinese into words of a dictionary when the index is made, and does not cut what a
reader types: 专项债券 finds nothing where the index holds 专项 and 债券. Pairs are cut the same on both
sides, by one rule and without a dictionary.
"""

from __future__ import annotations

import re

import snowballstemmer
from sphinx.search import SearchLanguage

_TERMS = re.compile(r"[一-鿿]+|[^\W一-鿿]+")

_SPLIT = """
var splitQuery = (query) => (query.match(/[\\u4e00-\\u9fff]+|[^\\s\\p{P}\\p{S}\\u4e00-\\u9fff]+/gu) || [])
  .flatMap((term) => /^[\\u4e00-\\u9fff]{3,}$/.test(term)
    ? Array.from({length: term.length - 1}, (_, at) => term.slice(at, at + 2)) : [term]);
"""


def pairs(text: str) -> list[str]:
    """Terms of a text: each run of Chinese in overlapping pairs, other words whole.

    >>> pairs("专项债券 in bk.debt"), pairs("债")
    (['专项', '项债', '债券', 'in', 'bk', 'debt'], ['债'])
    """
    found = []
    for term in _TERMS.findall(text):
        if "一" <= term[0] <= "鿿" and len(term) > 2:
            found += [term[at:at + 2] for at in range(len(term) - 1)]
        else:
            found.append(term)
    return found


class HanSearch(SearchLanguage):
    """Of both languages: pages of either name things in the other."""

    lang = "han"
    language_name = "English"  # of the stemmer in JavaScript: Sphinx puts the class together from it
    js_stemmer_rawcode = "english-stemmer.js"
    js_splitter_code = _SPLIT

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._stemmer = snowballstemmer.stemmer("english")

    def split(self, input: str) -> list[str]:
        return pairs(input)

    def stem(self, word: str) -> str:
        return self._stemmer.stemWord(word.lower())

    def word_filter(self, word: str) -> bool:
        return bool(word)
