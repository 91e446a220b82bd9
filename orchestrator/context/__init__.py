"""What an agent is told: the brief, results made small, and what both of them weigh."""
