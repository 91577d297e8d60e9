"""
The log of changes that PostgreSQL writes ahead, and how to get erased text out of it.

The server goes on to another segment of the log and, at a checkpoint, gives up those before it: it removes them, or
keeps them under a name of the future with all that is in them. Those are written over by going on through them, since
the server fills with zeros what it leaves of a segment. That is better than removing them: a removed file stays on the
disk until its blocks are used again.
"""

from typing import Any

import psycopg

_MOST_BYTES = 4 * 1024**3
"""Of the log to write over at once; a server whose ``max_wal_size`` lets it keep more does that in its own time."""
_HAS_COPIES = """
SELECT current_setting('archive_mode') <> 'off'
    OR EXISTS (SELECT FROM pg_replication_slots) OR EXISTS (SELECT FROM pg_stat_replication)
"""
_SOMETHING_TO_LOG = "SELECT pg_current_xact_id()"
"""A server that has logged nothing since it went on to a segment does not leave that."""
_LEAVE_SEGMENT = "SELECT substr(pg_walfile_name(pg_switch_wal()), 9)"
"""Names are those of files without the timeline, which are in the order of the log."""
_SEGMENTS = r"""
SELECT min(substr(name, 9, 16)), max(substr(name, 9, 16)), sum(size)
FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}(\.partial)?$'
"""


def clear_log(connection: Any) -> bool:
    """
    Clear the log of all that is in it now, and say whether its files show that it is gone.

    Parameters
    ----------
    connection
        Of psycopg, outside of transactions.

    Returns
    -------
    bool
        False where the log is also kept elsewhere, for an archive or another server; where a setting keeps segments;
        where there is too much of it; and where the account may not do it or look, which takes rights of its own.
    """
    try:
        connection.execute("CHECKPOINT")
        return not _has_copies(connection) and _write_over(connection)
    except psycopg.errors.InsufficientPrivilege:
        return False  # a server that lets only its own operators say so writes by itself within minutes


def _write_over(connection: Any) -> bool:
    last = _leave_segment(connection)
    connection.execute("CHECKPOINT")
    oldest, newest, size = connection.execute(_SEGMENTS).fetchone()
    if oldest <= last or size > _MOST_BYTES:
        return False
    while _leave_segment(connection) < newest:
        pass
    return not _has_copies(connection)


def _has_copies(connection: Any) -> bool:
    return bool(connection.execute(_HAS_COPIES).fetchone()[0])


def _leave_segment(connection: Any) -> str:
    connection.execute(_SOMETHING_TO_LOG)
    return str(connection.execute(_LEAVE_SEGMENT).fetchone()[0])
