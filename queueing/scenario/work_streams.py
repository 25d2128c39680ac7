"""Work of Tier 2 that is not calls: items that come in streams, such as requests made online."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from .calendar import WEEKDAYS
from .duration import Duration
from .inputs import ASSUMED, Input, Part

WorkPlace = Literal["as_callbacks", "last"]
WORK_PLACES: Final[dict[WorkPlace, str]] = {"as_callbacks": "As regular callbacks", "last": "After everything else"}
MOST_STREAMS: Final = 20
"""The most streams that a plan may have; items are numbered by it."""
MOST_ITEMS: Final = 100_000
"""The most items that may be expected of a stream on a day."""

Items = Annotated[float, Field(ge=0, le=MOST_ITEMS, allow_inf_nan=False)]


class WorkStream(Part, group="Tier 2", change="work that is not calls"):
    """A stream of work that is not calls (P5): how many items come on each weekday and what they take of officers.

    Items come evenly over the hours in which lines are open, at random. On a closed day none come.
    """

    name: Annotated[str, Field(min_length=1, max_length=80), Input("Stream of work", heading="Stream")]
    """What the items are, such as requests made online."""
    monday: Annotated[Items, Input("Items on a Monday", "items", ASSUMED, heading="Mon")] = 0.0
    """Items expected on a Monday."""
    tuesday: Annotated[Items, Input("Items on a Tuesday", "items", ASSUMED, heading="Tue")] = 0.0
    """Items expected on a Tuesday."""
    wednesday: Annotated[Items, Input("Items on a Wednesday", "items", ASSUMED, heading="Wed")] = 0.0
    """Items expected on a Wednesday."""
    thursday: Annotated[Items, Input("Items on a Thursday", "items", ASSUMED, heading="Thu")] = 0.0
    """Items expected on a Thursday."""
    friday: Annotated[Items, Input("Items on a Friday", "items", ASSUMED, heading="Fri")] = 0.0
    """Items expected on a Friday."""
    saturday: Annotated[Items, Input("Items on a Saturday", "items", ASSUMED, heading="Sat")] = 0.0
    """Items expected on a Saturday; none where lines are shut then."""
    sunday: Annotated[Items, Input("Items on a Sunday", "items", ASSUMED, heading="Sun")] = 0.0
    """Items expected on a Sunday; none where lines are shut then."""
    handle_time: Annotated[Duration, Input("Handle time of an item", "min", ASSUMED, heading="Minutes", span=1.3)] = (
        Duration(10.0, 1.0)
    )
    """An officer's time for an item. Nobody is dialled, nothing is repeated and there is no wrap-up."""
    place: Annotated[
        WorkPlace, Input("When officers take an item", standing=ASSUMED, heading="Served", choices=WORK_PLACES)
    ] = "last"
    """Whether an item waits among regular callbacks, by the time at which each joined, or until nobody else waits."""

    def on(self, weekday: int) -> float:
        """The items expected on a weekday (0 is Monday)."""
        items: float = getattr(self, WEEKDAYS[weekday])
        return items
