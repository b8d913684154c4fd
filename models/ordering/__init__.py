"""An order-up-to rule, as a spreadsheet for material requirements planning has it."""
