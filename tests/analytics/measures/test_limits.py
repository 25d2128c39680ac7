"""The limits of waits stand once: with others, everything that is named or written after them follows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center

ROOT = Path(__file__).parents[3]
WITH_OTHER_LIMITS = """
import sys, types
from pathlib import Path

name = "analytics.measures.limits"
module = types.ModuleType(name)
text = Path(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
assert "(20, 30)" in text
exec(text.replace("(20, 30)", "(15, 25)"), vars(module))
sys.modules[name] = module

from analytics.__main__ import main

if __name__ == "__main__":
    plan, busier, report, compared = sys.argv[1:]
    few = ["--replications", "2", "--workers", "1"]
    assert main(["run", plan, *few, "--report", report]) == 0
    assert main(["compare", plan, busier, *few, "--report", compared]) == 0
    assert main(["cutoff", plan, *few]) == 0
    assert main(["staffing", plan, "--estimate"]) == 0
"""


@pytest.mark.long
def test_other_limits_are_followed_everywhere(tmp_path: Path) -> None:
    plan, busier = tmp_path / "plan.json", tmp_path / "busier.json"
    reports = tmp_path / "run.html", tmp_path / "comparison.html"
    same = with_fields(small_center(), callback__threshold_low=15, callback__threshold_high=25)
    plan.write_text(same.model_dump_json(), encoding="utf-8")
    busier.write_text(with_fields(same, volume_factor=1.1, name="busier").model_dump_json(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WITH_OTHER_LIMITS, *map(str, (plan, busier, *reports))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for text in (done.stdout, *(report.read_text(encoding="utf-8") for report in reports)):
        assert {15, 25} <= {int(number) for number in re.findall(r"(?:over|than) (\d+)\b", text)}
        # Figures that rest on few calls are marked: of fewer than 30. A wait that is pointed at may be any.
        assert not set(re.findall(r"(?<!fewer )(?:over|than)[ _](?:20|30)\b(?! min\\u003cbr)", text))
