"""What is known of the devices people own, from published sources: one sheet for each model."""
