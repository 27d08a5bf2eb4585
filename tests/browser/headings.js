// Every heading of numbers in a widget that does not end, to a pixel and a half, where its numbers do.
widget => {
    const end = part => {
        const range = document.createRange();
        range.selectNodeContents(part);
        const boxes = [...range.getClientRects()].filter(box => box.width);
        return Math.max(...boxes.map(box => box.right));
    };
    const text = part => part.textContent.trim();
    const pairs = [...widget.querySelectorAll(".tk-columns-head")].flatMap(head =>
        [...head.parentElement.querySelectorAll(".tk-sizes")].flatMap(sizes =>
            [".tk-alone", ".tk-left"].map((kind, at) => [head.children[at + 1], sizes.querySelector(kind)])));
    for (const table of widget.querySelectorAll("table")) {
        const rows = [...table.tBodies].flatMap(body => [...body.rows]);
        for (const [at, head] of [...table.tHead?.rows[0].cells ?? []].entries())
            for (const row of rows)
                if ([head, row.cells[at]].some(cell => cell && getComputedStyle(cell).textAlign === "right"))
                    pairs.push([head, row.cells[at]]);
    }
    const seen = pairs.filter(([head, number]) => text(head) && number && text(number));
    const faults = seen.filter(([head, number]) => Math.abs(end(head) - end(number)) > 1.5);
    return [seen.length, faults.map(([head, number]) => `${text(head)} over ${text(number)}`)];
}
