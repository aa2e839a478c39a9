"""What there is to say of an equation, and which equations a scenario uses."""
