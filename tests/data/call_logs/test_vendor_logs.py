"""Call logs as phone systems export them, unedited: who was answered, who waited how long and how calls were handled.

Columns follow the vendors' public documentation; the calls in them are drawn.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from data.call_logs.call_log import read_call_log

WAIT, TALK, WRAP_UP = 30, 240, 60
ROWS = 60

Row = Callable[[int, bool], str]
"""A line for the call of a number, which was answered or not."""
VENDORS: dict[str, tuple[str, Row, float, float]] = {
    "Twilio": (
        "Call Sid,Direction,From,To,Status,Start Time,Duration,Price",
        lambda at, was: (
            f"CA{at:04d},inbound,+1555000{at:04d},+18005550100,{'completed' if was else 'no-answer'},"
            f"2026-03-20 09:{at:02d}:00,{270 if was else 30},-0.0085"
        ),
        0,
        0,
    ),
    "RingCentral": (
        "Direction,Type,Phone number,Name,Date,Time,Action,Action Result,Result Description,Duration",
        lambda at, was: (
            f"Inbound,Voice,(555) 000-{at:04d},,Fri 03/20/2026,9:{at:02d} AM,Phone Call,"
            f"{'Accepted' if was else 'Missed'},,{'0:04:30' if was else '-'}"
        ),
        0,
        0,
    ),
    "Five9": (
        (
            "CALL ID,TIMESTAMP,CAMPAIGN,CALL TYPE,SKILL,AGENT,DISPOSITION,ANI,DNIS,CALL TIME,QUEUE WAIT TIME,TALK TIME,"
            "HOLD TIME,AFTER CALL WORK TIME,ABANDONED"
        ),
        lambda at, was: (
            f'3{at:05d},"Fri, 20 Mar 2026 09:{at:02d}:00",Main,Inbound,Tier 1,ann,{"Case made" if was else "Abandon"},'
            f"555000{at:04d},8005550100,00:04:30,00:00:30,{'00:04:00' if was else '00:00:00'},00:00:00,"
            f"{'00:01:00' if was else '00:00:00'},{0 if was else 1}"
        ),
        WAIT,
        TALK + WRAP_UP,
    ),
    "Amazon Connect": (
        (
            "Contact ID,Channel,Initiation method,Initiation timestamp,Queue,Agent,Enqueue timestamp,"
            "Connected to agent timestamp,Disconnect timestamp,Customer hold duration"
        ),
        lambda at, was: (
            f"c-{at},Voice,Inbound,2026-03-20T13:{at:02d}:00Z,Tier 1,{'ann' if was else ''},2026-03-20T13:{at:02d}:05Z,"
            + (f"2026-03-20T13:{at:02d}:35Z,2026-03-20T13:{at:02d}:55Z,0" if was else f",2026-03-20T13:{at:02d}:35Z,")
        ),
        WAIT,
        20,
    ),
    "3CX": (
        "Call Time,Caller ID,Destination,Status,Ringing,Talking,Totals,Cost",
        lambda at, was: (
            f"2026-03-20 09:{at:02d}:00,555000{at:04d},Tier 1 (800),{'Answered' if was else 'Unanswered'},00:00:30,"
            f"{'00:04:00' if was else ''},00:04:30,"
        ),
        WAIT,
        TALK,
    ),
    "Asterisk CDR": (
        "calldate,clid,src,dst,dcontext,channel,lastapp,lastdata,duration,billsec,disposition,amaflags,uniqueid",
        lambda at, was: (
            f'2026-03-20 09:{at:02d}:00,"""X"" <555>",555000{at:04d},8000,queue,SIP/a-{at},Queue,tier1,'
            f"{270 if was else 30},{240 if was else 0},{'ANSWERED' if was else 'NO ANSWER'},3,17724420{at:02d}.1"
        ),
        0,
        TALK,
    ),
    "Cisco UCCX": (
        (
            "Node ID - Session ID - Sequence No,Call Start Time,Call End Time,Contact Type,Contact Disposition,"
            "Originator DN,CSQ Names,Queue Time,Agent Name,Ring Time,Talk Time,Hold Time,Work Time"
        ),
        lambda at, was: (
            f"1-{at}-0,3/20/26 9:{at:02d}:00 AM,3/20/26 9:{at:02d}:59 AM,Incoming,{'Handled' if was else 'Abandoned'},"
            f"555000{at:04d},Tier1,00:00:30,{'ann' if was else ''},00:00:03,{'00:04:00' if was else '00:00:00'},"
            f"00:00:00,{'00:01:00' if was else '00:00:00'}"
        ),
        WAIT,
        TALK + WRAP_UP,
    ),
    "NICE CXone": (
        "contact_id,media_name,skill_name,agent_name,start_date,start_time,InQueue,Agent_Time,Abandoned,ANI",
        lambda at, was: (
            f"5{at:05d},Call,Tier 1,ann,03/20/2026,09:{at:02d}:00,30,{240 if was else 0},{'N' if was else 'Y'},55"
        ),
        WAIT,
        TALK,
    ),
    "Genesys Cloud": (
        (
            "Conversation ID,Media Type,Date,Direction,Queue,Duration,Total Queue Wait,Total Talk,Total Hold,Total ACW,"
            "Abandoned"
        ),
        lambda at, was: (
            f"ab-{at},voice,3/20/26 9:{at:02d}:00 AM,Inbound,Tier 1,0:05:30,0:00:30,"
            + ("0:04:00,0:00:00,0:01:00," if was else ",,,YES")
        ),
        WAIT,
        TALK + WRAP_UP,
    ),
}
"""By vendor the column names, a row, the seconds waited by each call that was answered, and handled."""


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendors_log_is_read_unedited(vendor: str) -> None:
    header, row, wait, service = VENDORS[vendor]
    lines = [header, *(row(at, at % 5 != 0) for at in range(ROWS))]
    reading = read_call_log("\n".join(lines).encode(), name=vendor)
    assert reading.log is not None, [str(each) for each in reading.problems]
    frame = reading.log.frame
    assert frame["outcome"].value_counts().to_dict() == {"answered": 48, "abandoned": 12, "other": 0}
    assert frame["arrived"].dt.strftime("%d %H:%M").tolist() == [f"20 09:{at:02d}" for at in range(ROWS)]
    answered = frame[frame["outcome"] == "answered"]
    assert answered["wait"].fillna(0).eq(wait).all()
    assert answered["service"].fillna(0).eq(service).all()


def test_who_is_not_said_to_have_given_up_was_answered_only_if_times_say_so() -> None:
    rows = ["2026-03-20 09:00:00,200,", "2026-03-20 09:01:00,,YES", "2026-03-20 09:02:00,,"]
    rows.append("2026-03-20 09:03:00,200,YES")
    reading = read_call_log("\n".join(["Arrived,Talk Time (s),Abandoned", *rows]).encode())
    assert reading.log is not None
    assert reading.log.frame["outcome"].tolist() == ["answered", "abandoned", "other", "abandoned"]


EVENTS = """1774011600|MANAGER|Tier 1|SIP/ann|ADDMEMBER|
1774011600|1|Tier 1|NONE|ENTERQUEUE||5550001|1
1774011605|2|Tier 1|NONE|ENTERQUEUE||5550002|2
1774011612|1|Tier 1|SIP/ann|RINGNOANSWER|1000
1774011630|1|Tier 1|SIP/ann|CONNECT|30|1774011630.9|3
1774011665|2|Tier 1|NONE|ABANDON|1|2|60
1774011700|3|Tier 1|NONE|ENTERQUEUE||5550003|1
not an event
1774011710|3|Tier 1|SIP/bob|CONNECT|10|1774011710.9|2
1774011800|3|Tier 1|SIP/bob|BLINDTRANSFER|8001|office|10|90|1
1774011870|1|Tier 1|SIP/ann|COMPLETECALLER|30|240|1
1774011900|4|Tier 1|NONE|ENTERQUEUE||5550004|1
1774012200|4|Tier 1|NONE|EXITWITHTIMEOUT|1|1|300
1774012210|4|Tier 2|NONE|ENTERQUEUE||5550004|1
"""
"""A queue_log of 20 March 2026, 9 am in New York."""


def test_events_of_asterisks_queue_log_are_put_together_into_calls() -> None:
    reading = read_call_log(EVENTS.encode(), name="queue_log")
    assert reading.log is not None
    frame = reading.log.frame
    assert frame["outcome"].tolist() == ["answered", "abandoned", "answered", "other", "other"]
    assert frame["wait"].fillna(-1).tolist() == [30, 60, 10, 300, -1]
    assert frame["service"].fillna(-1).tolist() == [240, -1, 90, -1, -1]
    assert frame["transferred"].fillna(-1).tolist()[:3] == [0, 0, 1]
    assert frame["arrived"].iloc[0] == pd.Timestamp("2026-03-20 09:00:00")
    assert reading.log.queues == ("Tier 1", "Tier 2")
    assert "12 lines are of 5 calls, 1 of none, such as agents who come and go, and 1 cannot be read" in str(
        reading.problems[0]
    )
    assert reading.lines is None
