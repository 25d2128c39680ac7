"""Reports: the answer to any question on two printed pages, and all that it rests on behind them."""
