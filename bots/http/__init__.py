"""The HTTP door. Its modules load FastAPI, so only `pullquote serve` imports them."""
