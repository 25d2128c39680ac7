"""What is done once when the server starts."""

from __future__ import annotations

import gc

from analytics.pages.warm_up import prepare


def test_what_is_there_at_the_start_is_left_out_of_garbage_collection() -> None:
    try:
        prepare()
        assert gc.get_freeze_count() > 100_000
        assert len(gc.get_objects()) < 10_000
    finally:
        gc.unfreeze()
