"""Master data in and out of a workbook: units, counters, people, plans, goods, numbers, tariff, customers.

Coming in, each row goes through the command that a person would use; going out, the same workbook is written, so that an
export read into an empty company gives the same company.
"""
