"""Questions with known answers, asked through the whole product, and the figures of how that went."""
