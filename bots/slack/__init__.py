"""The Slack door: one app for Socket Mode and for events over HTTP."""
