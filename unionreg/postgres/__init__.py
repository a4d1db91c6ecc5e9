"""Django's PostgreSQL backend on the server that the register brings along."""
