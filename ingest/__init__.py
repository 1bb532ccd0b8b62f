"""From a source to the index: fetch, extract, split, embed, commit."""
