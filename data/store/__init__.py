"""What lasts: records, their tables in a database, its versions, and transactions."""
