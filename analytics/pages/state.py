"""What a session keeps between pages: who it is, the volume file in use and the run that is shown."""

from __future__ import annotations

import uuid

import streamlit as st

from analytics.experiments.jobs import Jobs
from analytics.forecasts.forecast import Forecast
from analytics.pages.sign_in import signed_in_user
from data import VolumeReading, read_volumes
from data.samples.volumes import SAMPLE_COUNTED, SAMPLE_FILE
from data.volumes.counted_calls import CountedCalls

_READING = "volume_reading"
_DAY_TOTALS = "day_totals_reading"
_DATA_SET = "data_set_in_use"
_COUNTED = "counted_calls"
"""In the session: by the name of volumes what was answered about their counts."""
_FORECAST = "planned_forecast"
_OWNER = "owner"
GLANCE_SECONDS = 0.3
"""How long a page that starts work waits for its first figures, rather than be drawn without them and again."""


@st.cache_resource
def background_jobs() -> Jobs:
    """The work in the background of this server process."""
    return Jobs(GLANCE_SECONDS)


def owner() -> str:
    """Who this session's work belongs to: the user where one is signed in, else the session."""
    if (user := signed_in_user()) is not None:
        return user.identity
    if _OWNER not in st.session_state:
        st.session_state[_OWNER] = uuid.uuid4().hex
    found: str = st.session_state[_OWNER]
    return found


@st.cache_resource(show_spinner=False)
def sample_reading() -> VolumeReading:
    """The sample volume file."""
    return read_volumes(SAMPLE_FILE, name="sample volumes")


def uploaded_reading() -> VolumeReading | None:
    """The volume file that this user uploaded and uses; None where there is none."""
    reading: VolumeReading | None = st.session_state.get(_READING)
    return reading


def use_reading(reading: VolumeReading | None, data_set: str = "") -> None:
    """Use an uploaded file from now on, saved as the ``data_set`` of an identifier; or with None the sample again."""
    st.session_state[_READING] = reading
    st.session_state[_DATA_SET] = data_set
    open_day_totals(None)


def open_day_totals(reading: VolumeReading | None) -> None:
    """Note the open file of totals of days that nothing spreads over the day: enough for a forecast, not for a plan."""
    st.session_state[_DAY_TOTALS] = reading


def day_totals_reading() -> VolumeReading | None:
    """That file; None where there is none."""
    reading: VolumeReading | None = st.session_state.get(_DAY_TOTALS)
    return reading


def data_set_in_use() -> str:
    """The identifier of the saved volumes in use; empty where they are not saved."""
    return str(st.session_state.get(_DATA_SET, ""))


def counted_calls() -> CountedCalls | None:
    """What the counts of the volumes in use are of; None where nobody has said so yet."""
    reading = uploaded_reading()
    return SAMPLE_COUNTED if reading is None else st.session_state.get(_COUNTED, {}).get(reading.name)


def answer_counted(name: str, counted: CountedCalls | None) -> None:
    """Note what the counts of the volumes of a name are of."""
    answers: dict[str, CountedCalls | None] = st.session_state.setdefault(_COUNTED, {})
    answers[name] = counted


def plan_with_forecast(reading: VolumeReading, expected: Forecast) -> None:
    """Offer a forecast from a volume file on the Overview, as its first choice, and run it when that opens."""
    st.session_state[_FORECAST] = (reading.volumes, expected)
    st.session_state.pop("last_run", None)


def planned_forecast() -> Forecast | None:
    """The forecast that this user plans with, as long as the calls that it comes from are in use, saved or not."""
    volumes, expected = st.session_state.get(_FORECAST, (None, None))
    in_use: Forecast | None = expected if volumes is (uploaded_reading() or sample_reading()).volumes else None
    return in_use
