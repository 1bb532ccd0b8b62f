"""From a question and its passages to a draft: reading, attribution, follow-ups, the article's own facts."""
