"""Thousands of disclosures at once: read into one store of Parquet files, and asked there.

``build`` reads folders into a store, ``open`` gives the :class:`Corpus` to ask, ``read`` does both;
``group`` shows which files are taken for one disclosure, ``vocabulary`` what can be asked; ``load_corpus`` opens
the bundled one.
"""

from budgetkit.corpus.building import Built, build
from budgetkit.corpus.grouping import group
from budgetkit.corpus.opening import Corpus, load_corpus, open, read
from budgetkit.corpus.vocabulary import vocabulary
from budgetkit.offered import offering

__all__ = ["Built", "Corpus", "build", "group", "load_corpus", "open", "read", "vocabulary"]
__dir__ = offering(__all__)
