"""Our own questions with answers, and what they and a stopwatch say of the whole product."""
