"""What Alembic runs: all steps in the one transaction of the connection that :mod:`planner.store.schema` hands over."""

from alembic import context

from planner.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # Alembic thinks that SQLite cannot take back a change of the schema; with our BEGIN IMMEDIATE it can.
    transactional_ddl=True,
    transaction_per_migration=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
