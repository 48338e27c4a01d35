"""What a data package looks like on disk, and what a disclosure is made of when it is read back.

The sheets and their columns (:mod:`.fields`), what no sheet holds (:mod:`.state`), and both read
into the parts of a disclosure (:mod:`.parts`). :mod:`budgetkit.package` writes and opens packages.
"""
