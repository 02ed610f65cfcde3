"""The API's common manners: who asks, how errors read, how pages are cut."""
