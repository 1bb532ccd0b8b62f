"""Adapters: one module for each vendor or file format behind a port."""
