"""What a run says: the answer in words, tables for reading, and workbooks to take away."""
