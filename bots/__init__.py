"""The doors: command line, HTTP, Slack."""
