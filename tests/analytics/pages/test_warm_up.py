"""What is done once when the server starts."""

from __future__ import annotations

import gc
import sys
import threading

import pytest

from analytics.experiments.sample_answer import sample_as_run
from analytics.pages import warm_up
from analytics.pages.warm_up import FIRST_PAGE, begin, prepare, prepare_first_page


def test_what_is_there_at_the_start_is_left_out_of_garbage_collection() -> None:
    try:
        prepare()
        assert gc.get_freeze_count() > 100_000
        assert len(gc.get_objects()) < 10_000
    finally:
        gc.unfreeze()


def test_the_first_page_finds_its_modules_and_figures() -> None:
    sample_as_run.cache_clear()
    prepare_first_page()
    assert set(FIRST_PAGE) <= sys.modules.keys()
    assert sample_as_run.cache_info().currsize == 1


def test_what_comes_after_the_first_page_waits_for_it_and_is_begun_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    stands, ended = threading.Event(), threading.Event()
    monkeypatch.setattr(warm_up, "_begun", threading.Lock())
    monkeypatch.setattr(warm_up, "_page_stands", stands)
    monkeypatch.setattr(warm_up, "prepare_first_page", lambda: done.append("first page"))
    monkeypatch.setattr(warm_up, "prepare", ended.set)
    begin()
    begin()
    assert not ended.wait(0.05)
    assert done == ["first page"]
    stands.set()
    assert ended.wait(10)
    assert done == ["first page"]
