"""Every input of a scenario: what it is called, what it may be, how it is edited, and what differs between two."""
