"""Tables as Parquet bytes, as the store keeps them."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def to_parquet(frame: pd.DataFrame) -> bytes:
    """A table as Parquet, with its index and types; column names are texts and each column has one type."""
    content = io.BytesIO()
    frame.to_parquet(content, compression="zstd")
    return content.getvalue()


def from_parquet(content: bytes) -> pd.DataFrame:
    """The table in Parquet bytes."""
    import pandas as pd

    return pd.read_parquet(io.BytesIO(content))


def mixed_to_parquet(frame: pd.DataFrame) -> bytes:
    """A table whose columns mix numbers and texts, as Parquet: each cell as JSON."""
    return to_parquet(frame.map(lambda cell: json.dumps(cell, default=_plain)))


def mixed_from_parquet(content: bytes) -> pd.DataFrame:
    """The table in the bytes of :func:`mixed_to_parquet`; every column holds plain Python values."""
    return from_parquet(content).map(json.loads).astype(object)


def _plain(value: Any) -> Any:
    """A NumPy number as one of Python's."""
    return value.item()
