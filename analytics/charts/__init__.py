"""Charts of a run: figures in, a plotly figure out; and the parts that every chart is put together from."""

from .backlog import callbacks_through_the_week
from .calling import best_time_to_call
from .days import appointments_by_day, backlog_at_close, callback_share_by_day, refused_by_day
from .outcomes import refused_fates, time_to_callback
from .risk import crossing_by_weekday
from .sankey import flow
from .time_of_day import crossing_by_time, occupancy_by_time, tier2_wait_by_time

__all__ = [
    "appointments_by_day",
    "backlog_at_close",
    "best_time_to_call",
    "callback_share_by_day",
    "callbacks_through_the_week",
    "crossing_by_time",
    "crossing_by_weekday",
    "flow",
    "occupancy_by_time",
    "refused_by_day",
    "refused_fates",
    "tier2_wait_by_time",
    "time_to_callback",
]
