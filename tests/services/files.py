"""Rows of a small week, as the files hold them."""

from datetime import date

MONDAY = date(2026, 11, 30)

Row = dict[str, str]


def a_request(id_: str, address: str, times: str, **more: str) -> Row:
    """Return a row of the requests file; computer help in Finnish unless said otherwise."""
    return {
        "id": id_,
        "received": "20.11.2026",
        "name": f"Asukas Esimerkki {id_}",
        "phone": "000 0000 001",
        "address": address,
        "languages": "fi",
        "topic": "computer_use",
        "minutes": "60",
        "times": times,
        "terms_read": "20.11.2026",
        "content_agreed": "20.11.2026",
        "hazards_asked": "20.11.2026",
        **more,
    }


def a_shift(id_: str, day: str, start: str, end: str, **more: str) -> Row:
    """Return a row of the helpers file; starts and ends at the same real address."""
    return {
        "id": id_,
        "name": f"Auttaja Esimerkki {id_}",
        "organisation": "Esimerkkijärjestö",
        "skills": "computer, smartphone",
        "languages": "fi",
        "date": day,
        "start": start,
        "end": end,
        "mode": "transit",
        "start_address": "Agricolankatu 11",
        "end_address": "Agricolankatu 11",
        **more,
    }


REQUESTS = (
    a_request("R1", "Agricolankatu 11", "30.11.2026 9.00-12.00"),
    a_request("R2", "Aino Ackten tie 1", "30.11.2026 12.00-15.00, 1.12.2026 9.00-12.00"),
    a_request("R3", "Aarteenetsijäntie 10", "1.12.2026 10.00-14.00"),
    a_request("R4", "Agricolankatu 11", "2.12.2026 10.00-14.00", languages="sv"),
    a_request("R5", "Agricolankatu 11", "7.12.2026 10.00-14.00"),
)
"""R4 finds nobody who speaks Swedish; R5 belongs to the next week."""

HELPERS = (
    a_shift("H1", "30.11.2026", "8.00", "16.00"),
    a_shift("H1", "1.12.2026", "8.00", "16.00"),
    a_shift("H2", "1.12.2026", "9.00", "13.00"),
)


def as_csv(rows: tuple[Row, ...]) -> bytes:
    """Return rows as the file that a Finnish spreadsheet writes: semicolons, byte order mark, CRLF."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "\r\n".join(";".join(line) for line in lines).encode("utf-8-sig")
