"""Where the default inputs come from: published, measured on another center's data, or assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

PUBLISHED: Final = "Published"
MEASURED: Final = "Measured elsewhere"
ASSUMED: Final = "Assumed"
OUR_ASSUMPTION: Final = "Our assumption"


class Assumption(NamedTuple):
    """A default input, where it stands and where it comes from (nothing where it is our own)."""

    name: str
    default: str
    standing: str
    source: str = ""


_ASSUMPTIONS: Final = (
    Assumption(
        "Calls offered on a business day", "44,000; heavy day 50,000", PUBLISHED, "11 million calls in fiscal year 2020"
    ),
    Assumption("Answered by the voice system", "56 %", ASSUMED, "From about 4.84 million phone inquiries a year"),
    Assumption(
        "Calls of Tier 1 that ask for Tier 2", "15 %, by contact reason", ASSUMED, "A 2001 test found 15 % referred on"
    ),
    Assumption("Tier 1 staff", "700 people", PUBLISHED, "703, about 2016"),
    Assumption("Tier 2 officers", "150 people", ASSUMED, "From 164 staff, published about 2016"),
    Assumption("Supervisors", "1 for 10 officers on duty", ASSUMED),
    Assumption("Asks for a supervisor", "1.5 % of calls that reach a person", ASSUMED),
    Assumption("Goes on from Tier 2 to a supervisor", "2 % of calls that Tier 2 handles", ASSUMED),
    Assumption("Tier 1 handle time", "9 min + 1 min repeating; lognormal, CV 1", ASSUMED),
    Assumption(
        "Tier 2 handle time", "14 min + 1 min repeating, 5 min more with an appointment; lognormal, CV 1", ASSUMED
    ),
    Assumption("Supervisor handle time", "9 min + 1 min repeating; lognormal, CV 1", ASSUMED),
    Assumption("Voice system", "2.5 min; lognormal, CV 0.6", ASSUMED),
    Assumption("Not authorized", "2 % of calls at Tier 1, 3 min each", ASSUMED),
    Assumption("Unanswered callback attempt", "2 min of an officer, next attempt an hour later", ASSUMED),
    Assumption("Shrinkage", "30 %", ASSUMED),
    Assumption("Shift", "8 h", ASSUMED),
    Assumption("Callback threshold", "20 to 30 min of announced wait", PUBLISHED, "A law firm's guide to the center"),
    Assumption("Callback attempts", "3", PUBLISHED, "A law firm's guide to the center; 2 implied in 2022"),
    Assumption(
        "Callback answered, same day, first attempt",
        "93 %",
        MEASURED,
        "A US bank (Hathaway et al. 2020), of callbacks that callers chose: optimistic where they are required",
    ),
    Assumption("Callback answered, later days", "60 %", ASSUMED),
    Assumption("Callback answered, lines shut, first attempt", "70 %", ASSUMED),
    Assumption("Callback answered, further attempts", "60 %", ASSUMED),
    Assumption("Direct number", "97 % of callers", ASSUMED),
    Assumption(
        "Officers on duty", "From 7 am to 8 pm, some on Saturday", ASSUMED, "Callback hours of 7 am to 6:30 pm: 2022"
    ),
    Assumption("Officers serve", "One queue, by time of joining", ASSUMED),
    Assumption("Transfer cutoff", "5 pm on heavy days", ASSUMED, "That there is one: a law firm's guide to the center"),
    Assumption("Heavy day", "Heads for more than 49,000 first calls", ASSUMED),
    Assumption("Patience at Tier 1", "25 min; lognormal, CV 1", ASSUMED),
    Assumption(
        "Patience of live holders", "75 min; lognormal, CV 1", ASSUMED, "They know their wait and have waited before"
    ),
    Assumption(
        "Calls again after giving up", "54 %, after 57 min on average", MEASURED, "A bank's call log; an upper bound"
    ),
    Assumption("Calls again after a refusal", "80 %, the next morning", ASSUMED),
    Assumption("Calls again after other failures", "50 to 70 %", ASSUMED),
    Assumption("Next-morning calls", "Within 2 hours of opening", ASSUMED, "Callers are told to call in the morning"),
    Assumption("Calls of one person", "5 at the most", ASSUMED),
    Assumption(
        "Appointments", "About 23 % of Tier 2 calls, 4 to 5 days later", ASSUMED, "168,000 a year are published"
    ),
    Assumption("Days until an appointment", "4 to 5", PUBLISHED, "A law firm's guide to the center"),
    Assumption("Address change", "31 % of callers", PUBLISHED, "Fiscal year 2023"),
    Assumption("Other contact reasons", "Case status 30 %, others 4 to 10 %", ASSUMED),
    Assumption(
        "Calls by weekday and half-hour", "Monday 1.12 to Thursday 0.95 of the mean", MEASURED, "A bank's volumes, 2003"
    ),
    Assumption("Variation from day to day", "9 %", MEASURED, "A bank's volumes, 2003"),
    Assumption("Opening hours", "8 am to 8 pm on weekdays but federal holidays", PUBLISHED, "Both source documents"),
    Assumption("Cost of an hour", "$32 Tier 1, $58 Tier 2, $72 supervisor", ASSUMED),
)

ASSUMPTIONS: Final[dict[str, Assumption]] = {each.name: each for each in _ASSUMPTIONS}
"""Every default input by its name."""


def assumptions_table() -> pd.DataFrame:
    """Every default input with its standing: columns Input, Default, Standing, Source."""
    import pandas as pd

    table = pd.DataFrame(_ASSUMPTIONS)
    table.columns = pd.Index(["Input", "Default", "Standing", "Source"])
    table["Source"] = table["Source"].replace("", OUR_ASSUMPTION)
    return table
