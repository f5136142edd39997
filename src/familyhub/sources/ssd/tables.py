"""All 47 tables of the Standard Safeguarding Dataset, with the field names of the published model.

Only what makes a row mean nothing when it is empty is required, whatever the published model says: systems differ in
which links they fill. Older releases' names are listed under `also`; so is each name without its table's prefix.
"""

from familyhub.model import Table
from familyhub.sources.ssd import (
    tables_care,
    tables_need,
    tables_people,
    tables_protection,
    tables_send,
    tables_work,
)
from familyhub.sources.ssd.headers import with_bare_names

TABLES: tuple[Table, ...] = tuple(
    with_bare_names(table)
    for theme in (tables_people, tables_need, tables_protection, tables_care, tables_send, tables_work)
    for table in theme.TABLES
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
