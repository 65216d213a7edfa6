/* From row to row without the mouse, as in a spreadsheet, and from any of them to saving. Without this, Tab leads from
   field to field. */
"use strict";
{
    const table = document.querySelector("[data-scores]");
    const STEP = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };

    table?.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            table.closest("form").querySelector("button[type=submit]").click();
            return;
        }
        const step = STEP[event.key];
        if (!step || !event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        event.preventDefault();
        const cell = event.target.closest("td");
        const rows = [...table.tBodies[0].rows];
        const row = rows[rows.indexOf(cell.parentElement) + (event.shiftKey ? -1 : step)];
        const field = row?.cells[cell.cellIndex].querySelector("input");
        field?.focus();
        field?.select();
    });
}
