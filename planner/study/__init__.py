"""Many plans side by side: the base and every scenario, solved in parallel, compared in one workbook."""
