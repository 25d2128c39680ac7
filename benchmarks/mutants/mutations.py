"""The mutants of a room: mutmut's mutations of its files, as whole files with one change each.

Of mutmut itself only its operators are used: its own run mutates functions alone, by way of a dispatcher beside each,
which neither Numba nor pydantic nor processes of their own take, and does not sample.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

import libcst as cst
from mutmut.mutation.mutators import mutation_operators, operator_string

OPERATORS: Final = [(kind, mutate) for kind, mutate in mutation_operators if mutate is not operator_string]
"""All but other letters in texts: sentences are the subject of few tests."""
NOT_RUN: Final = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)
"""What is written there is not run, or is named and not computed."""


@dataclass(frozen=True)
class Mutant:
    """A file with one change."""

    path: str
    line: int
    """The first line that differs, counted from 1."""
    change: str
    """The lines that differ, before and after."""
    text: str
    """The whole file."""

    @property
    def name(self) -> str:
        """The file and the change: the same whatever stands elsewhere in the file."""
        return f"{self.path}: {self.change}"


def sampled(tree: Path, room: str, number: int, seed: int) -> list[Mutant]:
    """So many mutants of a room at random, or all where it has fewer places.

    Places are drawn, and then one of the mutations there, so that a call with many arguments does not weigh more than
    a comparison. A draw rests on its own place alone: a change elsewhere leaves the others drawn, and a smaller
    sample is the beginning of a larger one.
    """
    drawn = []
    for path in sorted((tree / room).rglob("*.py")):
        name, module, seen = path.relative_to(tree).as_posix(), cst.parse_module(path.read_text()), Counter[str]()
        visitor = _Places()
        module.visit(visitor)
        for node, mutated in visitor.places:
            code = module.code_for_node(node)
            seen[code] += 1
            draw = hashlib.sha256(f"{seed}:{name}:{code}:{seen[code]}".encode()).digest()
            drawn.append((draw, name, module, node, mutated[draw[0] % len(mutated)]))
    drawn.sort(key=lambda place: place[0])
    return [_mutant(name, module, node, mutated) for _, name, module, node, mutated in drawn[:number]]


class _Places(cst.CSTVisitor):
    """The nodes that have mutations, with these."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[tuple[cst.CSTNode, list[cst.CSTNode]]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, NOT_RUN):
            return False
        mutated = [other for kind, mutate in OPERATORS if isinstance(node, kind) for other in mutate(node)]
        if mutated:
            self.places.append((node, mutated))
        return True


def _mutant(name: str, module: cst.Module, node: cst.CSTNode, mutated: cst.CSTNode) -> Mutant:
    text = cst.ensure_type(module.deep_replace(node, mutated), cst.Module).code
    before, after = module.code.splitlines(), text.splitlines()
    same = _alike(before, after)
    rest = _alike(before[same:][::-1], after[same:][::-1])
    changed = (" ".join(line.strip() for line in lines[same : len(lines) - rest]) for lines in (before, after))
    return Mutant(name, same + 1, " -> ".join(changed), text)


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines are the same from the beginning on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
