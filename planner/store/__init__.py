"""The database: rows, the bridge to domain values, repositories and the unit of work."""
