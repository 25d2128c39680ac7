"""Any file as a table with named columns: text, workbooks, encodings, times, numbers."""
