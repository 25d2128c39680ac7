"""Immutable parts of a scenario: models and mappings that nobody changes by accident, in any process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

K = TypeVar("K")
V = TypeVar("V")


class Frozen(BaseModel):
    """An immutable part of a scenario; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


class FrozenMapping(Mapping[K, V]):
    """A mapping that cannot be changed. It equals any mapping of the same entries, can be hashed and pickled.

    As a field of a model it takes any mapping, and is written to JSON as an object.
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[K, V] | None = None) -> None:
        self._entries = dict(entries or {})

    def __getitem__(self, key: K) -> V:
        return self._entries[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        return repr(self._entries)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        key, value = get_args(source)
        entries = handler.generate_schema(dict[key, value])  # type: ignore[valid-type]
        written = core_schema.wrap_serializer_function_ser_schema(
            lambda mapping, write: write(dict(mapping)), schema=entries
        )
        return core_schema.no_info_after_validator_function(cls, entries, serialization=written)
