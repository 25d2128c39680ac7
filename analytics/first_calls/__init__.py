"""First calls: what remains of counts of calls offered without those of people who call again."""
