# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Server-side expressions: threshold, math, reduce, over the values of queries."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

EXPRESSION_SOURCE = "__expr__"
Labels = tuple[tuple[str, str], ...]
Values = dict[Labels, float]

_COMPARE: dict[type, Callable[[float, float], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ARITHMETIC: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda one, other: one / other if other else math.copysign(math.inf, one) if one else math.nan,
    ast.Mod: math.fmod,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "ceil": math.ceil,
    "floor": math.floor,
    "is_inf": lambda value: float(math.isinf(value)),
    "is_nan": lambda value: float(math.isnan(value)),
    "is_null": lambda value: 0.0,
    "is_number": lambda value: float(math.isfinite(value)),
    "log": lambda value: math.log(value) if value > 0 else math.nan,
    "round": round,
}
_THRESHOLDS: dict[str, Callable[[float, list[float]], bool]] = {
    "gt": lambda value, limits: value > limits[0],
    "gte": lambda value, limits: value >= limits[0],
    "lt": lambda value, limits: value < limits[0],
    "lte": lambda value, limits: value <= limits[0],
    "eq": lambda value, limits: value == limits[0],
    "ne": lambda value, limits: value != limits[0],
    "within_range": lambda value, limits: limits[0] < value < limits[1],
    "outside_range": lambda value, limits: value < limits[0] or value > limits[1],
}


class ExpressionError(Exception):
    """An expression that cannot be evaluated."""


def evaluate_expression(model: Mapping[str, Any], values: Mapping[str, Values]) -> Values:
    """The values of an expression per set of labels."""
    kind, words = model.get("type"), str(model.get("expression") or "")
    if kind == "math":
        return _math(words, values)
    of = words.removeprefix("$").strip("{}")
    if of not in values:
        raise ExpressionError(f"expression {model.get('refId')} refers to {of!r}, which is no query before it")
    if kind == "reduce":
        # Instant queries have one value: every reduction is that value.
        return dict(values[of])
    if kind == "threshold":
        evaluator = (model.get("conditions") or [{}])[0].get("evaluator") or {}
        test, limits = _THRESHOLDS.get(str(evaluator.get("type"))), evaluator.get("params") or []
        if test is None or not limits:
            raise ExpressionError(f"expression {model.get('refId')} has no threshold that the stand-in knows")
        return {labels: float(test(value, limits)) for labels, value in values[of].items()}
    raise ExpressionError(
        f"expression {model.get('refId')} is of type {kind!r}: the stand-in knows math, reduce, threshold"
    )


def _math(words: str, values: Mapping[str, Values]) -> Values:
    python = re.sub(r"\$\{?(\w+)\}?", r"value_\1", words)
    python = re.sub(r"!(?!=)", " not ", python.replace("||", " or ").replace("&&", " and ")).strip()
    try:
        tree = ast.parse(python, mode="eval").body
    except SyntaxError:
        raise ExpressionError(f"cannot parse the expression {words!r}") from None
    names = [node.id[6:] for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.startswith("value_")]
    if missing := [name for name in names if name not in values]:
        raise ExpressionError(f"the expression {words!r} refers to {missing[0]!r}, which is no query before it")
    labels: list[Labels] = (
        [()] if not names else [one for one in values[names[0]] if all(one in values[n] for n in names)]
    )
    return {one: float(_value(tree, {name: values[name][one] for name in names})) for one in labels}


def _value(node: ast.expr, given: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id.removeprefix("value_") in given:
        return given[node.id.removeprefix("value_")]
    if isinstance(node, ast.BoolOp):
        parts = [bool(_value(part, given)) for part in node.values]
        return float(all(parts) if isinstance(node.op, ast.And) else any(parts))
    if isinstance(node, ast.UnaryOp):
        inner = _value(node.operand, given)
        return float(not inner) if isinstance(node.op, ast.Not) else -inner
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARE:
        return float(_COMPARE[type(node.ops[0])](_value(node.left, given), _value(node.comparators[0], given)))
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        return _ARITHMETIC[type(node.op)](_value(node.left, given), _value(node.right, given))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        return float(_FUNCTIONS[node.func.id](_value(node.args[0], given)))
    raise ExpressionError(f"the stand-in does not know {ast.unparse(node)!r} in an expression")
