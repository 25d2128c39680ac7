"""Which inputs move the answer: each at both ends of its range, and all together."""
