"""Write the pages of docs/ that list what the code has: ``python -m tests.write_docs``, or ``make docs``.

A test compares each page with what would be written, so that no input, measure, command or option goes without one.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from analytics.__main__ import _parser
from analytics.measures.definitions import MEASURES
from analytics.measures.directions import WORSE_WITH
from analytics.measures.run_readings import RUN_READINGS
from analytics.server.__main__ import server_parser
from queueing import Scenario
from queueing.scenario.every_input import EVERY_INPUT

DOCS: Final = Path(__file__).parent.parent / "docs"
WRITTEN: Final = "<!-- Written by `make docs` from the code; a change by hand is lost. -->"
NOT_EDITED: Final = {"format": "The version of the file format; another number where a field gets another meaning."}
"""What a file has beside the inputs that can be edited."""
WIDTH: Final = 120
LONGEST_DEFAULT: Final = 60
"""Letters of a default that fit in a table."""
UNNAMED: Final = {"positional arguments", "options"}
"""The groups that argparse makes by itself."""

Schema = dict[str, Any]


class _Schema(GenerateJsonSchema):
    """A schema in which an empty mapping is no default worth a warning."""

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}  # noqa: RUF012 (pydantic's attribute)


def main() -> None:
    """Write every page."""
    for name, page in pages().items():
        (DOCS / name).write_text(page, encoding="utf-8")


@cache
def pages() -> dict[str, str]:
    """The text of every page by the name of its file."""
    return {"inputs.md": inputs(), "measures.md": measures(), "commands.md": commands()}


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", WRITTEN, *parts)) + "\n"


def _text(*sentences: str) -> str:
    """Sentences as a paragraph of lines of the usual length."""
    return "\n".join(wrap(" ".join(sentences), WIDTH, break_long_words=False, break_on_hyphens=False))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def inputs() -> str:
    """The page of inputs: every field of a scenario by its path, then the parts that several fields are made of."""
    rows = [
        (_code(path), *_label_and_unit(path), _default(model, name), _allowed(*_schemas(model, name)), _meaning(path))
        for path, model, name in fields_of("", Scenario)
    ]
    return _page(
        "Inputs",
        _text(
            "Every field of a scenario's JSON file, by its path, as it stands there. Shares are parts of 1; the page",
            "*Scenarios* takes them in per cent. The last column also says where a default comes from. What the inputs",
            "do is said in [the model](model.md).",
        ),
        _table(("field", "label", "unit on the page", "default", "allowed", "meaning"), rows),
        *(part for name in _parts() for part in _part(name)),
        *(part for path, model, name in fields_of("", Scenario) for part in _long_default(path, model, name)),
    )


def fields_of(path: str, model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel], str]]:
    """Each field by its path, with the model that has it and its name there; an input is one field."""
    for name, field in model.model_fields.items():
        own = f"{path}.{name}" if path else name
        kind = field.annotation
        if own not in EVERY_INPUT and isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from fields_of(own, kind)
        else:
            yield own, model, name


def _label_and_unit(path: str) -> tuple[str, str]:
    return (EVERY_INPUT[path].label, EVERY_INPUT[path].unit) if path in EVERY_INPUT else ("", "")


def _meaning(path: str) -> str:
    if path in NOT_EDITED:
        return NOT_EDITED[path]
    return f"{EVERY_INPUT[path].meaning} {EVERY_INPUT[path].source_in_words}"


def _default(model: type[BaseModel], name: str) -> str:
    """A field's default as it stands in a file."""
    if model.model_fields[name].is_required():
        return "required"
    text = json.dumps(_written_default(model, name), ensure_ascii=False)
    return _code(text) if len(text) <= LONGEST_DEFAULT else f"[below](#default-of-{name})"


def _written_default(model: type[BaseModel], name: str) -> Any:
    value = model.model_fields[name].get_default(call_default_factory=True)
    return model.model_construct(**{name: value}).model_dump(mode="json", include={name})[name]


def _long_default(path: str, model: type[BaseModel], name: str) -> Iterator[str]:
    """A default that does not fit in the table."""
    if "below" in _default(model, name):
        lines = json.dumps(_written_default(model, name), ensure_ascii=False, indent=1)
        text = re.sub(r"\n {2,}|\n (?=[]}])", " ", lines)
        yield f"## Default of {path}"
        yield f"```json\n{text}\n```"


@cache
def _schema(model: type[BaseModel], mode: JsonSchemaMode) -> Schema:
    return model.model_json_schema(mode=mode, schema_generator=_Schema)


def _schemas(model: type[BaseModel], name: str) -> tuple[Schema, Schema]:
    """What a field may be when it is read, and as what it is written."""
    return _schema(model, "validation")["properties"][name], _schema(model, "serialization")["properties"].get(name, {})


def _allowed(schema: Schema, written: Schema) -> str:
    """What a field may be, in words."""
    either = schema.get("anyOf") or schema.get("oneOf")
    if either:
        return " or ".join(_allowed(each, {}) for each in either)
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema or "const" in schema:
        return " or ".join(_code(str(each)) for each in schema.get("enum") or [schema["const"]])
    return WORDS[schema["type"]](schema, written)


def _of_list(schema: Schema, _: Schema) -> str:
    least = f" of {schema['minItems']} or more" if "minItems" in schema else ""
    return f"a list{least}: {_allowed(schema['items'], {})}"


def _of_text(schema: Schema, _: Schema) -> str:
    if schema.get("format") == "date":
        return "a date"
    return f"text of at most {schema['maxLength']} letters" if "maxLength" in schema else "text"


def _of_number(schema: Schema, written: Schema) -> str:
    if written.get("type") == "string":
        return "a clock time, 00:00 to 24:00"
    words = "numbers" if schema["type"] == "number" else "whole numbers"
    for word, bound in BOUNDS:
        words += f" {word} {schema[bound]:,}" if bound in schema else ""
    return words


BOUNDS: Final = (("from", "minimum"), ("above", "exclusiveMinimum"), ("to", "maximum"), ("below", "exclusiveMaximum"))
WORDS: Final[dict[str, Callable[[Schema, Schema], str]]] = {
    "array": _of_list,
    "boolean": lambda *_: "`true` or `false`",
    "integer": _of_number,
    "null": lambda *_: "`null`",
    "number": _of_number,
    "object": lambda schema, _: f"by date: {_allowed(schema['additionalProperties'], {})}",
    "string": _of_text,
}
"""What a field of a type may be, in words."""


def _parts() -> list[str]:
    """The names of the parts that fields are made of, such as a duration, in the order of the alphabet."""
    sections = {model.__name__ for _, model, _ in fields_of("", Scenario)}
    return [name for name in _schema(Scenario, "validation")["$defs"] if name not in sections]


def _part(name: str) -> Iterator[str]:
    read, written = (_schema(Scenario, mode)["$defs"][name] for mode in ("validation", "serialization"))
    yield f"## {name}"
    yield _text(*read["description"].partition("\n\nRaises")[0].replace("``", "`").split())
    rows = []
    for field, each in read["properties"].items():
        default = "required" if field in read.get("required", ()) else _code(json.dumps(each.get("default", {})))
        rows.append((_code(field), default, _allowed(each, written["properties"].get(field, {}))))
    yield _table(("field", "default", "allowed"), rows)


def measures() -> str:
    """The page of measures: each with its unit, over what it is taken, and its definition."""
    head = ("name", "label", "unit", "per", "worse with", "definition")
    of_measures, of_readings = (
        [
            (_code(name), each.full_label, each.unit, each.basis, WORSE_WITH.get(name, ""), each.definition)
            for name, each in meanings.items()
        ]
        for meanings in (MEASURES, RUN_READINGS)
    )
    return _page(
        "Measures",
        _text(
            "Every figure that a run gives, by the name that `--measure` and `--precision` take. *Per* says what one",
            "observation is of. *Worse with* is empty where a figure is neither good nor bad by itself.",
        ),
        _table(head, of_measures),
        "## Of a whole run",
        _text("What is told of each policy beside measures, and read from them for a whole run alone."),
        _table(head, of_readings),
    )


def commands() -> str:
    """The page of commands: each with its arguments and options, then the options that several have."""
    parsers = command_parsers()
    shared = _shared(parsers)
    parts = []
    for name, (summary, parser) in parsers.items():
        own = [group for group in parser._action_groups if group.title not in shared]
        groups = [str(group.title) for group in parser._action_groups if group.title in shared]
        parts += [f"## {name}", f"`{parser.prog}`: {summary}."]
        parts.append(_options([action for group in own for action in group._group_actions]))
        if groups:
            parts.append(f"And the options of {' and of '.join(f'[{each}](#{_anchor(each)})' for each in groups)}.")
    for title, actions in shared.items():
        parts += [f"## {title.capitalize()}", _options(actions)]
    parts += ["## The server", "`python -m analytics.server`: the dashboard, as `make run` starts it."]
    parts.append(_options(server_parser()._actions))
    return _page(
        "Commands",
        _text(
            "The exit status is 0 when done, 1 when the run failed (for `check`: when the engines differ), 2 when the",
            "input is wrong. Examples are in [the README](../README.md#without-a-browser).",
        ),
        *parts,
    )


def command_parsers() -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """What each command is for, in a line, and its parser."""
    chosen = next(each for each in _parser("")._actions if isinstance(each, argparse._SubParsersAction))
    return {each.dest: (str(each.help), chosen.choices[each.dest]) for each in chosen._choices_actions}


def _shared(parsers: dict[str, tuple[str, argparse.ArgumentParser]]) -> dict[str, list[argparse.Action]]:
    """The groups of options that several commands have, by title."""
    groups = [group for _, parser in parsers.values() for group in parser._action_groups]
    titles = [str(group.title) for group in groups if group.title not in UNNAMED]
    return {str(each.title): each._group_actions for each in groups if titles.count(str(each.title)) > 1}


def _anchor(title: str) -> str:
    return title.replace(" ", "-")


def _options(actions: list[argparse.Action]) -> str:
    rows = []
    for action in actions:
        if isinstance(action, argparse._HelpAction):
            continue
        values = " or ".join(_code(str(each)) for each in action.choices or ())
        written = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        taken = f" {action.metavar}" if action.option_strings and action.metavar else ""
        default = "" if action.default in (None, False, []) else _code(str(action.default))
        meaning = str(action.help or "") % {"default": action.default}
        rows.append((_code(f"{written}{taken}"), values, default, meaning))
    return _table(("argument", "one of", "default", "meaning"), rows)


if __name__ == "__main__":
    main()
