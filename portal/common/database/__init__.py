"""Django's PostgreSQL backend, and who acts in each transaction of it."""
