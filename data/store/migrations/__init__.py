"""How the tables of the store came to be, version by version; Alembic runs it when an older database is opened.

To change a table: change its class in ``data/store_tables.py``, add ``versions/version_NNNN_subject.py`` with the next
number, and what the version before wrote to ``tests/data/test_schema.py``. The tests there say what still differs.
"""
