"""The bundled reader: its data, its training, its export and its measurement."""
