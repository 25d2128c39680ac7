"""What the docs say is there: each input, measure, command, option and variable, and each place that they name."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from analytics.__main__ import COMMANDS, _parser
from analytics.server.__main__ import server_parser
from queueing import Scenario
from queueing.journeys import OUTCOMES
from tests.write_docs import command_parsers, fields_of, pages

ROOT: Final = Path(__file__).parent.parent
DOCS: Final = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
}
SOURCES: Final = {
    path: path.read_text(encoding="utf-8")
    for place in ("queueing", "data", "analytics", "benchmarks", "tests", "dashboard.py")
    for path in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))
}
FLOORS: Final = ("queueing", "data", "analytics")
TOP: Final = {path.name for path in ROOT.iterdir()} - {".git", ".venv"}
SOURCE_ENDINGS: Final = (".py", ".md", ".toml", ".css", ".js", ".sh")
"""A name that ends so is one of the repository's own files; users have the others."""
MAKEFILE: Final = (ROOT / "Makefile").read_text(encoding="utf-8")
FACTS: Final = {f"S{number}" for number in range(1, 17)} | {f"P{number}" for number in range(1, 7)}
"""The facts of the center that the model is built on, as the code names them."""


def code_in(text: str) -> list[str]:
    """What is set as code: the lines of blocks, and what stands between backticks."""
    blocks = [line for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    return blocks + re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def places_in(text: str) -> set[str]:
    """The files and folders of this repository that a text names as code; ``<name>`` stands for any name."""
    words = {word.rstrip(".,:;") for code in code_in(text) for word in re.findall(r"(?<![\w./:~-])[\w.<>*/-]+", code)}
    own = {word for word in words if "/" in word and word.split("/")[0] in TOP}
    return own | {word for word in words if word.endswith(SOURCE_ENDINGS)}


def is_ignored(place: str) -> bool:
    """Whether a place is named in .gitignore: it comes to be where the project is used."""
    return f"/{place}" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def commands_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """The modules that a text runs, and with which arguments."""
    for code in code_in(text):
        match = re.search(r"\bpython -m ([\w.]+)(.*)", code)
        if match:
            yield match[1], shlex.split(match[2], comments=True)


def headings(text: str) -> list[str]:
    """The headings of a page."""
    return re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)


def anchor(heading: str) -> str:
    """The address of a heading, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", pages())
def test_a_list_is_what_the_code_has(name: str) -> None:
    assert DOCS[f"docs/{name}"] == pages()[name], "it is written anew by: make docs"


@pytest.mark.parametrize("name", pages())
def test_each_line_of_a_list_says_what_it_means(name: str) -> None:
    for line in pages()[name].splitlines():
        assert not line.startswith("| `") or re.split(r"(?<!\\)\|", line)[-2].strip(), line


def test_each_command_has_an_example() -> None:
    modules = {path.stem for path in (ROOT / "analytics" / "commands").glob("*.py") if "\ndef add_to(" in SOURCES[path]}
    shown = {arguments[0] for module, arguments in commands_in(DOCS["README.md"]) if module == "analytics"}
    assert modules == set(COMMANDS) == shown


@pytest.mark.parametrize("name", DOCS)
def test_commands_are_real(name: str) -> None:
    parser = _parser("")
    for module, arguments in commands_in(DOCS[name]):
        assert find_spec(module), module
        if module == "analytics" and len(arguments) > 1:
            parser.parse_args(arguments)


@pytest.mark.parametrize("name", DOCS)
def test_options_are_real(name: str) -> None:
    parsers = [parser for _, parser in command_parsers().values()] + [server_parser()]
    known = {option for parser in parsers for action in parser._actions for option in action.option_strings}
    known |= set(re.findall(r'parser\.addoption\(\s*"(--[\w-]+)"', SOURCES[ROOT / "tests" / "conftest.py"]))
    named = {code.split()[0].split("=")[0] for code in code_in(DOCS[name]) if code.startswith("--")}
    assert named <= known


def test_each_option_in_the_code_is_listed() -> None:
    listed = DOCS["docs/commands.md"]
    for path, source in SOURCES.items():
        if path.is_relative_to(ROOT / "analytics"):
            for option in re.findall(r'add_argument\(\s*"(--[\w-]+)"', source):
                assert f"`{option}" in listed, f"{path}: {option}"


def test_each_variable_of_the_environment_is_explained() -> None:
    read = {variable for source in SOURCES.values() if "os." in source for variable in variables_read(source)}
    assert {"STAFFING_DATABASE_URL", "SCHEDULER_ADDRESS"} <= read
    read |= set(re.findall(r"^(\w+) \?=", MAKEFILE, re.MULTILINE))
    explained = "\n".join(code for name in ("README.md", "CONTRIBUTING.md") for code in code_in(DOCS[name]))
    assert {variable for variable in read if not re.search(rf"\b{variable}\b", explained)} == set()


def variables_read(source: str) -> Iterator[str]:
    """The variables of the environment that a file reads, by their names or by constants that hold them."""
    tree = ast.parse(source)
    assigned = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    constants = {ast.unparse(node).split(":")[0].split(" =")[0]: node.value for node in assigned}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}:
            name: ast.expr = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            name = node.slice
        else:
            continue
        value = constants.get(ast.unparse(name), name)
        assert isinstance(value, ast.Constant), f"which variable is {ast.unparse(name)}?"
        yield str(value.value)


@pytest.mark.parametrize("name", DOCS)
def test_places_are_there(name: str) -> None:
    for place in places_in(DOCS[name]):
        pattern = re.sub(r"<[^>]*>", "*", place).rstrip("/")
        assert any(ROOT.glob(pattern)) or is_ignored(place), place


@pytest.mark.parametrize("name", DOCS)
def test_parts_of_files_are_there(name: str) -> None:
    for code in code_in(DOCS[name]):
        for path, part in re.findall(r"([\w/.]+\.py)::(\w+)", code):
            assert re.search(rf"^\s*(?:(?:def|class) {part}\b|{part}(?::.*)? =)", SOURCES[ROOT / path], re.MULTILINE), (
                code
            )


def test_references_in_the_code_lead_somewhere() -> None:
    files = {path.relative_to(ROOT).with_suffix("").parts: source for path, source in SOURCES.items()}
    modules = {parts[:-1] if parts[-1] == "__init__" else parts: source for parts, source in files.items()}
    named = {name for source in SOURCES.values() for name in re.findall(r":\w+:`([a-z]\w*\.[\w.]+)`", source)}
    for name in named:
        parts = tuple(name.split("."))
        if parts[0] in TOP:
            place = next(parts[:end] for end in range(len(parts), 0, -1) if parts[:end] in modules)
            assert place == parts or re.search(rf"\b{parts[len(place)]}\b", modules[place]), name


@pytest.mark.parametrize("name", DOCS)
def test_links_lead_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", DOCS[name]):
        if re.match(r"\w+:", link):
            continue
        file, _, part = link.partition("#")
        place = (ROOT / name).parent / file if file else ROOT / name
        assert place.exists(), link
        if part:
            assert part in map(anchor, headings(place.read_text(encoding="utf-8"))), link


@pytest.mark.parametrize("name", DOCS)
def test_targets_of_make_are_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert {target for code in code_in(DOCS[name]) for target in re.findall(r"\bmake ([a-z]+)", code)} <= targets


def test_the_map_names_each_room() -> None:
    rooms = {str(path.parent.relative_to(ROOT)) for floor in FLOORS for path in (ROOT / floor).glob("*/__init__.py")}
    assert rooms
    assert {room for room in rooms if f"`{room}/`" not in DOCS["README.md"]} == set()


def test_facts_of_the_center_lead_to_the_model() -> None:
    explained = {heading.split()[0] for heading in headings(DOCS["docs/model.md"])}
    assert explained >= FACTS
    named: set[str] = set()
    for path, source in SOURCES.items():
        if path.relative_to(ROOT).parts[0] in FLOORS:
            for words in re.findall(r'(?:\(|""")([SP]\d+(?:(?:, | and | to )[SP]\d+)*)(?:\)|\.""")', source):
                named |= set(re.findall(r"[SP]\d+", words))
    assert "S10" in named
    assert named <= FACTS


def test_the_changelog_knows_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    released = [heading for heading in headings(DOCS["CHANGELOG.md"]) if re.match(r"\[\d", heading)]
    assert released[0].startswith(f"[{project['version']}] - ")


def test_the_model_names_inputs_and_outcomes_that_there_are() -> None:
    model = set(code_in(DOCS["docs/model.md"]))
    fields = {path for path, _, _ in fields_of("", Scenario)}
    sections = {path.partition(".")[0] for path in fields if "." in path}
    named = {code for code in model if "." in code and code.partition(".")[0] in sections}
    assert {code for code in named if code not in fields and code.rpartition(".")[0] not in fields} == set()
    assert set(OUTCOMES) <= model
