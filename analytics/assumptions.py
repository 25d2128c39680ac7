"""Where the default inputs come from: published, measured on another center's data, or assumed."""

from __future__ import annotations

from typing import Final

import pandas as pd

PUBLISHED: Final = "Published"
MEASURED: Final = "Measured elsewhere"
ASSUMED: Final = "Assumed"

_INPUTS: Final = (
    ("Calls offered on a business day", "44,000; heavy day 50,000", PUBLISHED, "11 million calls in fiscal year 2020"),
    ("Answered by the voice system", "56 %", ASSUMED, "From about 4.84 million phone inquiries a year"),
    ("Calls of Tier 1 that ask for Tier 2", "15 %, by contact reason", ASSUMED, "A 2001 test found 15 % referred on"),
    ("Tier 1 staff", "700 people", PUBLISHED, "703, about 2016"),
    ("Tier 2 officers", "150 people", ASSUMED, "From 164 staff, published about 2016"),
    ("Supervisors", "1 for 10 officers on duty", ASSUMED, ""),
    ("Asks for a supervisor", "1.5 % of calls that reach a person", ASSUMED, ""),
    ("Tier 1 handle time", "9 min + 1 min repeating; lognormal, CV 1", ASSUMED, ""),
    ("Tier 2 handle time", "14 min + 1 min repeating, 5 min more with an appointment; lognormal, CV 1", ASSUMED, ""),
    ("Supervisor handle time", "9 min + 1 min repeating; lognormal, CV 1", ASSUMED, ""),
    ("Voice system", "2.5 min; lognormal, CV 0.6", ASSUMED, ""),
    ("Not authorized", "2 % of calls at Tier 1, 3 min each", ASSUMED, ""),
    ("Unanswered callback attempt", "2 min of an officer, next attempt an hour later", ASSUMED, ""),
    ("Shrinkage", "30 %", ASSUMED, ""),
    ("Shift", "8 h", ASSUMED, ""),
    ("Callback threshold", "20 to 30 min of announced wait", PUBLISHED, "A law firm's guide to the center"),
    ("Callback attempts", "3", PUBLISHED, "A law firm's guide to the center; 2 implied in 2022"),
    ("Callback answered, first attempt, lines open", "93 %", MEASURED, "A US bank (Hathaway et al. 2020)"),
    ("Callback answered, first attempt, lines shut", "70 %", ASSUMED, ""),
    ("Callback answered, later attempts", "60 %", ASSUMED, ""),
    ("Direct number", "97 % of callers", ASSUMED, ""),
    ("Officers on duty", "From 7 am to 8 pm, some on Saturday", ASSUMED, "Callback hours of 7 am to 6:30 pm: 2022"),
    ("Transfer cutoff", "5 pm on heavy days", ASSUMED, "That there is one: a law firm's guide to the center"),
    ("Patience at Tier 1", "25 min; lognormal, CV 1", ASSUMED, ""),
    ("Patience of live holders", "75 min; lognormal, CV 1", ASSUMED, "They know their wait and have waited before"),
    ("Calls again after giving up", "54 %, after 57 min on average", MEASURED, "A bank's call log; an upper bound"),
    ("Calls again after a refusal", "80 %, the next morning", ASSUMED, ""),
    ("Appointments", "About 23 % of Tier 2 calls, 4 to 5 days later", ASSUMED, "168,000 a year are published"),
    ("Address change", "31 % of callers", PUBLISHED, "Fiscal year 2023"),
    ("Other contact reasons", "Case status 30 %, others 4 to 10 %", ASSUMED, ""),
    ("Calls by weekday and half-hour", "Monday 1.12 to Thursday 0.95 of the mean", MEASURED, "A bank's volumes, 2003"),
    ("Variation from day to day", "9 %", MEASURED, "A bank's volumes, 2003"),
    ("Cost of an hour", "$32 Tier 1, $58 Tier 2, $72 supervisor", ASSUMED, ""),
)


def assumptions_table() -> pd.DataFrame:
    """Every default input with its standing: columns Input, Default, Standing, Source."""
    table = pd.DataFrame(_INPUTS, columns=pd.Index(["Input", "Default", "Standing", "Source"]))
    table["Source"] = table["Source"].replace("", "Our assumption")
    return table
