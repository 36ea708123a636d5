"""How people reach the assistant: the command line, the web chat and, later, other doors."""
