"""How much heat, hot water, electricity and driving a village core needs, and when."""
