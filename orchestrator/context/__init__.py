"""What an agent is told: the brief."""
