"""The made-up companies of the sample workbooks."""
