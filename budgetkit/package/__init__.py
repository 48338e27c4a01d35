"""Disclosure ⇄ data package on disk: CSV that others read, and what it takes to read it back.

A package is a folder with ``datapackage.json`` (Frictionless Data Package v2), the sheets of
:mod:`budgetkit.package_format.fields`, a tidy frame ``<key>.csv`` for each standard table (where units
or projects repeat a table, ``<key>-2.csv`` and so on), and ``disclosure.json``, which keeps what
no sheet holds (levels of lines, printed decimals, boxes of sentences). Text in the sheets is
written as :mod:`budgetkit.safe_csv` says, so that no spreadsheet runs it.
"""

from budgetkit.offered import offering
from budgetkit.package.reading import examples, load_example, load_package
from budgetkit.package.writing import write_package

__all__ = ["examples", "load_example", "load_package", "write_package"]
__dir__ = offering(__all__)
