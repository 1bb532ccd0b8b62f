"""What Slack accepts in one message."""

BLOCKS_PER_MESSAGE = 50
"""Blocks in one message; one more and Slack refuses it."""

BLOCK_TEXT_CHARS = 3_000
"""Characters of a section's text. Slack names no limit for rich text; we keep the same."""

MESSAGE_TEXT_CHARS = 40_000
"""Characters of a message's plain text; Slack cuts what comes after."""
