"""The terminal door: the `pullquote` command."""
