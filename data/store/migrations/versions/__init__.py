"""One file per version of the tables; a file that was delivered is never changed, a change is the next version."""
