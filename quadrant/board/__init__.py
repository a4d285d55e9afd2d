"""What a board gets: slides, a report, pictures and a workbook, all of the same story and the same numbers."""
