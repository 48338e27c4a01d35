"""Formulas of exercises: arithmetic over the names of quantities, and nothing else."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

#: What a quantity is: an amount, or the words that name the same thing.
Value = float | frozenset[str]
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


class Unanswered(LookupError):
    """The document does not tell a quantity that a formula asks for."""


def value_of(formula: str, quantity: Callable[[str], Value]) -> Value:
    """What a formula comes to.

    Parameters
    ----------
    formula : str
        Numbers, names, ``+ - * /`` and brackets.
    quantity : callable
        Name → its value; raises :class:`Unanswered` where the document does not tell.

    Raises
    ------
    Unanswered
        A quantity is not told, or a whole is nothing.
    ValueError
        It is not such a formula.

    Examples
    --------
    >>> value_of("100 * part / (part + rest)", {"part": 1.0, "rest": 3.0}.__getitem__)
    25.0
    """
    try:
        return _value(ast.parse(formula, mode="eval").body, quantity)
    except ZeroDivisionError:
        raise Unanswered(formula) from None


def _value(node: ast.expr, quantity: Callable[[str], Value]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return quantity(name)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_number(left, quantity), _number(right, quantity))
    raise ValueError(f"not a formula: {ast.unparse(node)}")


def _number(node: ast.expr, quantity: Callable[[str], Value]) -> float:
    value = _value(node, quantity)
    if isinstance(value, frozenset):
        raise ValueError(f"not a number: {ast.unparse(node)}")
    return value
