"""The tables of accounts whose rows are only ever added."""

TABLES = ("accounts_actproof",)
