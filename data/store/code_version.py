"""Which code gave a result: the version of the project, and a digest of what computes."""

from __future__ import annotations

import ast
import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any, Final

LIBRARIES: Final = ("ciw", "llvmlite", "numba", "numpy", "scipy")
"""The libraries by which figures are computed; another version of one may give others."""
_ROOT: Final = Path(__file__).parents[2]
_ONE_AT_A_TIME: Final = Lock()
"""Python 3.11 cannot build two trees in two threads: it raises SystemError."""


@cache
def code_version(*modules: str) -> str:
    """Such as ``0.1.0+3f2a9c81d0b4``: the project's version, and a digest of what modules compute with.

    That is the source of the modules (of the model, without any) and of all that they import from this project,
    wherever it lies, without comments and docstrings, and the versions of the libraries that compute. A file is read
    once in a process, so that the digest stays that of the code in use.
    """
    digest = hashlib.sha256()
    for name in sorted(_all_imported(modules or ("queueing",))):
        digest.update(f"{name} {_source(name)[0]}\n".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['version']}+{digest.hexdigest()[:12]}"


def _all_imported(modules: tuple[str, ...]) -> set[str]:
    """The modules, and those of this project that they import, directly or through others."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found and _file_of(name) is not None:
            found.add(name)
            waiting += _source(name)[1]
    return found


@cache
def _source(name: str) -> tuple[str, tuple[str, ...]]:
    """The digest of a module's source, and the names that it may import modules by, as they were at the first look."""
    file = _file_of(name)
    assert file is not None  # noqa: S101 (who asks has looked)
    with _ONE_AT_A_TIME:
        tree = ast.parse(file.read_bytes())
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    text = "\0".join(_parts(tree))
    return hashlib.sha256(text.encode()).hexdigest(), tuple(_imports(tree, package))


def _file_of(name: str) -> Path | None:
    """The file of a module of this project; None where it is none."""
    place = _ROOT.joinpath(*name.split("."))
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)


def _imports(tree: ast.AST, package: str) -> Iterator[str]:
    """Everything that a file imports, also inside functions; what is taken from a module may be one itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _parts(node: Any) -> Iterator[str]:
    """What of a source computes, in order, however it is laid out: no comment, and no text that stands by itself."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return
    if isinstance(node, ast.AST):
        yield type(node).__name__
        for name in node._fields:
            # What is left out is not told, so that later versions of Python, which know more fields, tell the same.
            if (inner := getattr(node, name, None)) is not None and inner != []:
                yield name
                yield from _parts(inner)
    elif isinstance(node, list):
        yield f"{len(node)}"
        for each in node:
            yield from _parts(each)
    else:
        yield repr(node)
