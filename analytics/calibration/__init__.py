"""What a call log says, with intervals, and how it goes into a scenario."""
