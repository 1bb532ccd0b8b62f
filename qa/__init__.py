"""What an answer is: types, ports, retrieval, answering, checks, and the adapters behind the ports."""
