"""The dashboard in a real browser, as a planner uses it: runs, cancels, links, uploads, themes, two users at once."""

from __future__ import annotations

import csv
import html
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from data.samples.volumes import SAMPLE_FILE
from tests.browser.layout import layout_faults

SMALL_CENTER, FULL_CENTER = "Small center (3,000 calls a day)", "Full center (44,000 calls a day)"
NO_BASELINE = "Nothing"
COMPARED = f"/?replications=2&{urlencode({'baseline': FULL_CENTER})}"
"""The small center against the full one."""
HINT = "The inputs have changed since this run"
LIGHT = "rgb(255, 255, 255)"
DARK = "rgb(14, 17, 23)"
"""The page's ground in both themes."""
OVERVIEW_CHARTS = 5
"""Charts of the baseline alone; a changed plan adds its own flow."""


def await_rest(page: Page) -> None:
    """Wait until nothing is under way on the page, and see that nothing went wrong."""
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def await_result(page: Page) -> str:
    """Wait for the result of a run; gives the sentence that answers."""
    expect(page.get_by_text("All measures as a table")).to_be_visible()
    expect(page.locator(".st-key-cancel_job")).to_have_count(0)
    await_rest(page)
    return page.locator("h2").inner_text()


def await_charts(page: Page, number: int) -> None:
    """Wait until so many charts are on the page, each of them drawn."""
    charts = page.get_by_test_id("stPlotlyChart")
    expect(charts).to_have_count(number)
    expect(charts.filter(has=page.locator(".main-svg"))).to_have_count(number)


def figures(page: Page) -> Locator:
    """The figures that stand first."""
    return page.locator(".figure-strip > div")


def changes(page: Page) -> Locator:
    """Their changes against a baseline."""
    return page.locator(".figure-strip dd").filter(has_text=re.compile("more|less|no change"))


def run(page: Page) -> None:
    page.locator(".st-key-start_run button").click()


def field(page: Page, key: str) -> Locator:
    """The place of an input where its value stands."""
    return page.locator(f".st-key-{key} input")


def fill(page: Page, key: str, value: int) -> None:
    field(page, key).fill(str(value))
    field(page, key).press("Enter")


def unfold(page: Page, label: str) -> None:
    """Open an expander and wait until it has grown: until then, what is in it slides away beneath the mouse."""
    expander = page.get_by_test_id("stExpander").filter(has_text=label).locator("details")
    expander.locator("summary").click()
    expect(expander).to_have_attribute("open", "")
    expect(expander).to_have_css("overflow", "visible")


def download(page: Page, label: str, within: str = "body") -> Path:
    """The file that a download button gives, pressed when nothing above it can move it any more."""
    button = page.locator(within).get_by_test_id("stDownloadButton").get_by_role("button", name=label)
    expect(button).to_be_enabled()
    await_rest(page)
    with page.expect_download() as started:
        button.click()
    return Path(started.value.path())


def set_replications(page: Page, number: int) -> None:
    page.get_by_role("button", name="Precision").click()
    fill(page, "replications", number)
    expect(page).to_have_url(re.compile(f"replications={number}"))
    page.keyboard.press("Escape")
    expect(field(page, "replications")).to_have_count(0)


def choose(page: Page, key: str, option: str) -> None:
    typed = page.locator(f".st-key-{key}").get_by_role("combobox")
    typed.click()
    # Of a long list that scrolls beneath the mouse a click may miss what it is for.
    typed.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def upload(page: Page, content: bytes, name: str = "calls.csv") -> None:
    """Upload a file in place of the one that is open."""
    await_rest(page)
    page.locator(".st-key-volume_file input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def alert(page: Page) -> Locator:
    return page.get_by_test_id("stAlert")


def go_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def open_volumes(page: Page) -> None:
    page.goto("/volumes")
    await_charts(page, 3)


def calls_file(days: list[str], calls: str = "40") -> bytes:
    """A file of hourly calls from 9:00 to 16:00 on some days."""
    lines = [f"{day} {hour:02d}:00,{calls}" for day in days for hour in range(9, 17)]
    return "\n".join(["Interval Start,Calls Offered", *lines]).encode()


WEEK = calls_file([f"2026-03-{day:02d}" for day in range(9, 14)])
BROKEN = WEEK.replace(b"2026-03-10 11:00,40", b"2026-03-10 11:00,forty").replace(
    b"2026-03-12 09:00", b"2026-13-12 09:00"
)
AMBIGUOUS = calls_file(["3/4/2026"])


@pytest.mark.parametrize("baseline", [NO_BASELINE, pytest.param(FULL_CENTER, marks=pytest.mark.long)])
def test_the_answer_and_half_of_the_main_chart_are_on_the_first_screen(baseline: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/?{urlencode({'replications': 5, 'baseline': baseline})}")
    await_result(page)
    await_charts(page, OVERVIEW_CHARTS + (baseline != NO_BASELINE))
    order = [".st-key-controls", "h2", ".day-strip", ".figure-strip", ".st-key-chart_wait"]
    places = [page.locator(each).bounding_box() for each in order]
    assert layout_faults(page) == []
    above = 0.0
    for place in places:
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 1280
        assert place["y"] >= above
        above = place["y"] + place["height"]
    chart, beside = places[-1], page.locator(".st-key-chart_risk").bounding_box()
    assert chart is not None
    assert beside is not None
    # Beside a baseline there is more to say first.
    assert chart["y"] + chart["height"] / (2 if baseline == NO_BASELINE else 4) <= 800
    assert (beside["y"], beside["width"] < chart["width"]) == (chart["y"], True)
    for strip, cells in ((".day-strip", "li"), (".figure-strip", "div")):
        rows = page.locator(f"{strip} {cells}").evaluate_all("all => all.map(each => each.getBoundingClientRect().top)")
        assert len({*rows}) == 1, strip


@pytest.mark.long
def test_charts_are_saved_as_pictures_and_figures_as_a_workbook(page: Page) -> None:
    page.goto("/?replications=2&detail=Occupancy&measures=true")
    await_result(page)
    for name, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg ")):
        page.locator(".st-key-pictures").get_by_text(name, exact=True).click()
        await_rest(page)
        chart = page.locator(".st-key-chart_occupancy")
        chart.hover()
        with page.expect_download() as started:
            chart.locator(".modebar-btn[data-title^=Download]").click()
        assert started.value.suggested_filename == f"occupancy.{name.lower()}"
        picture = Path(started.value.path()).read_bytes()
        assert picture.startswith(begins)
    # Its words, which stand above the plot on the page, are in the picture.
    assert all(words in picture for words in (b'width="1000"', b"Officers are busiest", b"2\xc2\xa0simulated weeks"))
    assert zipfile.is_zipfile(download(page, "Download as XLSX"))


@pytest.mark.long
def test_an_answer_is_handed_on_in_words_by_keys_and_as_a_report(page: Page) -> None:
    page.goto("/?replications=2")
    answer = await_result(page)
    report = download(page, "Report").read_text(encoding="utf-8")
    assert f"<h1>{html.escape(answer)}</h1>" in report
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_focused()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{answer}\n")
    assert re.search(r"\n- Median wait: .*\n\nhttp://\S+/\?run=\w+$", copied, re.DOTALL)


@pytest.mark.long
def test_a_plan_is_shown_against_a_baseline(page: Page) -> None:
    page.goto("/?replications=2")
    before = await_result(page)
    expect(page.get_by_text(HINT)).to_have_count(0)
    choose(page, "baseline", FULL_CENTER)
    expect(page.get_by_text(HINT)).to_be_visible()
    answer = page.locator(".st-key-answer_run")
    expect(answer).to_have_css("opacity", "0.55")
    assert await_result(page) == before
    run(page)
    expect(changes(page)).to_have_count(7)
    await_result(page)
    expect(page.get_by_text(HINT)).to_have_count(0)
    expect(answer).to_have_css("opacity", "1")
    expect(page.get_by_text("Changes are against Full center")).to_be_visible()
    await_charts(page, OVERVIEW_CHARTS + 1)
    choose(page, "baseline", NO_BASELINE)
    expect(page.get_by_text(HINT)).to_be_visible()


@pytest.mark.long
def test_a_run_is_kept_by_its_address_and_while_another_page_is_visited(page: Page, stranger: Page) -> None:
    page.goto(COMPARED)
    sentence = await_result(page)
    shown = figures(page).all_inner_texts()
    (identifier,) = re.findall("run=([0-9A-Za-z]{12})", page.url)
    address = page.url
    go_to(page, "Method")
    expect(page.locator("h1")).to_have_text("Method")
    go_to(page, "Overview")
    # More than one is of the page before, and no text to wait for.
    expect(page.locator("h2")).to_have_count(1)
    expect(page.locator("h2")).to_have_text(sentence)
    expect(page).to_have_url(re.compile(f"run={identifier}"))
    page.reload()
    expect(page.locator("h2")).to_have_text(sentence)
    stranger.goto(address)
    assert await_result(stranger) == sentence
    assert figures(stranger).all_inner_texts() == shown
    expect(field(stranger, "baseline")).to_have_value(FULL_CENTER)
    expect(stranger.get_by_text(HINT)).to_have_count(0)
    assert identifier in stranger.url


@pytest.mark.long
def test_a_run_can_be_cancelled(page: Page) -> None:
    page.goto("/?replications=2")
    sentence = await_result(page)
    choose(page, "center", FULL_CENTER)
    expect(page.get_by_text(HINT)).to_be_visible()
    set_replications(page, 200)
    run(page)
    page.locator(".st-key-cancel_job button").click()
    expect(alert(page).filter(has_text="It was cancelled")).to_be_visible()
    expect(page.get_by_text("Below: the answer from before, for the inputs of then.")).to_be_visible()
    assert await_result(page) == sentence


def test_an_address_of_no_run_says_so_and_the_page_opens_without_it(page: Page) -> None:
    page.goto("/?run=nonsense&replications=2&seed=inf")
    expect(alert(page).filter(has_text="The run that this address names is not here: nonsense")).to_be_visible()
    expect(alert(page).filter(has_text="The address has inf for seed")).to_be_visible()
    expect(figures(page)).to_have_count(0)
    page.get_by_role("button", name="Open this page without it").click()
    await_result(page)
    expect(page).to_have_url(re.compile(r"run=[0-9A-Za-z]{12}\b"))
    expect(page.get_by_text("2 simulated weeks, seed 1.")).to_be_visible()


def test_a_week_of_an_uploaded_file_is_run(page: Page) -> None:
    open_volumes(page)
    upload(page, SAMPLE_FILE.read_bytes(), "our_calls.csv")
    expect(alert(page)).to_contain_text("The file is in use: every line could be read.")
    expect(page.get_by_text("In use: our_calls.csv")).to_be_visible()
    go_to(page, "Overview")
    expect(field(page, "calls_of_file")).to_have_value("Mean week of our_calls.csv")
    set_replications(page, 2)
    choose(page, "calls_of_file", "Week of Mon 16 Feb 2026")
    run(page)
    expect(page.get_by_text("Mon 16 Feb to Sun 22 Feb 2026")).to_be_visible()
    await_result(page)
    await_charts(page, OVERVIEW_CHARTS)


@pytest.mark.long
def test_a_broken_file_is_explained_line_by_line_and_changes_nothing_until_lines_are_left_out(page: Page) -> None:
    open_volumes(page)
    upload(page, WEEK, "good.csv")
    expect(page.get_by_text("In use: good.csv")).to_be_visible()
    upload(page, BROKEN, "broken.csv")
    expect(alert(page)).to_contain_text("Still in use: good.csv.")
    await_rest(page)
    expect(page.get_by_text("In use: good.csv", exact=True)).to_be_visible()
    with download(page, "List of problems as CSV").open(encoding="utf-8-sig", newline="") as listed:
        _, *problems = csv.reader(listed)
    assert [problem[:4] for problem in problems] == [
        ["error", "12", "Calls Offered", "forty"],
        ["error", "26", "Interval Start", "2026-13-12 09:00"],
    ]
    page.get_by_text("Leave out all lines that are errors").click()
    expect(page.get_by_text("In use: broken.csv")).to_be_visible()
    expect(alert(page)).to_contain_text("The file is in use")
    await_charts(page, 3)
    await_rest(page)


@pytest.mark.long
def test_a_date_that_may_be_two_is_asked_for(page: Page) -> None:
    open_volumes(page)
    upload(page, AMBIGUOUS)
    expect(alert(page)).to_contain_text("Still in use: the sample.")
    choose(page, "date_order", "Day first (3/4 is 3 April)")
    expect(page.get_by_text("Busiest day, Fri 3 Apr 2026")).to_be_visible()
    choose(page, "date_order", "Month first (3/4 is March 4)")
    expect(page.get_by_text("Busiest day, Wed 4 Mar 2026")).to_be_visible()
    await_rest(page)


@pytest.mark.long
def test_files_that_are_no_table_get_a_clear_message(page: Page) -> None:
    open_volumes(page)
    junk = {"junk.csv": bytes(range(256)) * 50, "empty.csv": b"", "book.csv": b"PK\x03\x04" + bytes(400)}
    for name, content in junk.items():
        upload(page, content, name)
        expect(page.get_by_text(f"Open: {name}")).to_be_visible()
        expect(page.get_by_role("button", name="List of problems as CSV")).to_be_visible()
        await_rest(page)
        expect(alert(page)).to_contain_text("Still in use: the sample.")


def test_a_files_name_and_headers_are_shown_as_they_are_written(page: Page) -> None:
    open_volumes(page)
    name = "<img src=x> *bold* [link](elsewhere).csv"
    upload(page, WEEK.replace(b"Calls Offered", b"*Calls* Offered"), name)
    expect(page.locator("h2")).to_have_text(f"In use: {name}")
    expect(page.get_by_text("Taken: start from column")).to_contain_text("calls from column *Calls* Offered")
    await_charts(page, 3)
    expect(page.locator("img[src=x], a[href*=elsewhere]")).to_have_count(0)
    go_to(page, "Overview")
    expect(field(page, "calls_of_file")).to_have_value(f"Mean week of {name}")
    field(page, "calls_of_file").click()
    expect(page.get_by_role("option", name=f"Mean week of {name}", exact=True)).to_be_visible()
    expect(page.locator("img[src=x], a[href*=elsewhere]")).to_have_count(0)


WIDER_THAN_ITS_PLACE = """() => [...document.querySelectorAll('[data-testid=stMain], html')]
    .filter(each => each.scrollWidth > each.clientWidth).map(each => each.tagName)"""
LOWEST_CONTRAST = """() => {
    const light = colour => {
        const parts = colour.match(/[0-9.]+/g).slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const ground = light(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
    const contrasts = [...document.querySelectorAll('h1, h2, h3, p, .main-svg text')]
        .filter(each => each.checkVisibility() && each.textContent.trim())
        .filter(each => !each.closest('button, [role=alert]'))
        .map(each => [light(getComputedStyle(each)[each.closest('svg') ? 'fill' : 'color']), each.textContent])
        .map(([text, words]) => [(Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05), words]);
    return contrasts.sort((one, other) => one[0] - other[0])[0];
}"""


def test_charts_follow_the_page_into_the_dark(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/volumes")
    ground = page.get_by_test_id("stPlotlyChart").first.locator(".main-svg").first
    expect(ground).to_have_css("background-color", LIGHT)
    page.emulate_media(color_scheme="dark")
    expect(ground).to_have_css("background-color", DARK)


def test_a_page_is_drawn_without_its_styles_being_sought_anew_for_each_element(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    # Of the processor's time, which a busy machine does not stretch.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto("/?replications=2")
    await_result(page)
    await_charts(page, OVERVIEW_CHARTS)
    seconds = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    assert seconds["RecalcStyleDuration"] < 0.2 * seconds["TaskDuration"]


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "ground"), [("light", LIGHT), ("dark", DARK)])
def test_every_page_fits_and_is_legible_in(scheme: Literal["light", "dark"], ground: str, page: Page) -> None:
    page.emulate_media(color_scheme=scheme)
    elsewhere: list[str] = []
    page.on("request", lambda sent: elsewhere.append(sent.url) if "127.0.0.1" not in sent.url else None)
    page.goto("/?replications=2")
    for name, charts in (("Overview", OVERVIEW_CHARTS), ("Volumes", 3), ("Method", 1)):
        go_to(page, name)
        if name == "Overview":
            await_result(page)
        else:
            expect(page.locator("h1")).to_have_text(name)
        await_charts(page, charts)
        await_rest(page)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", ground)
        assert page.evaluate(WIDER_THAN_ITS_PLACE) == []
        assert layout_faults(page) == []
        contrast, words = page.evaluate(LOWEST_CONTRAST)
        assert contrast >= 4.5, words
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []


def test_the_method_page_says_what_is_assumed_and_what_figures_count(page: Page) -> None:
    page.goto("/method")
    expect(page.get_by_text("A day breaks")).to_be_visible()
    expect(page.get_by_text("All 5 known answers are met.")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(3)
    await_rest(page)


@pytest.mark.long
def test_two_users_do_not_disturb_each_other(new_window: Callable[[], Page]) -> None:
    ann, bob = new_window(), new_window()
    ann.goto("/?replications=2&seed=5")
    bob.goto(f"{COMPARED}&seed=6")
    sentence = await_result(ann)
    expect(changes(bob)).to_have_count(7)
    go_to(bob, "Volumes")
    upload(bob, WEEK, "bobs.csv")
    expect(bob.get_by_text("In use: bobs.csv")).to_be_visible()
    ann.reload()
    expect(ann.locator("h2")).to_have_text(sentence)
    expect(ann.get_by_text("2 simulated weeks, seed 5.")).to_be_visible()
    expect(figures(ann)).to_have_count(7)
    expect(changes(ann)).to_have_count(0)
    go_to(ann, "Volumes")
    expect(ann.get_by_text("In use: sample volumes")).to_be_visible()
