// Every two texts of a chart of which one covers the other, and every text that is cut off.
chart => {
    const corners = text => {
        const box = text.getBBox(), to = text.getScreenCTM();
        return [[0, 0], [1, 0], [1, 1], [0, 1]].map(([right, down]) => {
            const point = new DOMPoint(box.x + right * box.width, box.y + down * box.height);
            const {x, y} = point.matrixTransform(to);
            return [x, y];
        });
    };
    // A line of text is higher than its letters: a fifth of it may lie over another.
    const smaller = quad => {
        const middle = quad.reduce(([a, b], [x, y]) => [a + x / 4, b + y / 4], [0, 0]);
        const side = ([a, b], [x, y]) => Math.hypot(x - a, y - b);
        const [wide, high] = [side(quad[0], quad[1]), side(quad[1], quad[2])];
        const across = [(quad[1][0] - quad[0][0]) / wide, (quad[1][1] - quad[0][1]) / wide];
        const down = [(quad[2][0] - quad[1][0]) / high, (quad[2][1] - quad[1][1]) / high];
        return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([right, below]) => [0, 1].map(axis =>
            middle[axis] + right * (wide / 2 - 0.5) * across[axis] + below * (high * 0.4) * down[axis]));
    };
    const apart = (one, other) => [one, other].some(quad => [0, 1].some(n => {
        const axis = [quad[n + 1][1] - quad[n][1], quad[n][0] - quad[n + 1][0]];
        const [a, b] = [one, other].map(all => all.map(([x, y]) => x * axis[0] + y * axis[1]));
        return Math.max(...a) <= Math.min(...b) || Math.max(...b) <= Math.min(...a);
    }));
    const lines = [...chart.querySelectorAll("svg.main-svg text")].flatMap(text => {
        const parts = [...text.querySelectorAll("tspan.line")];
        return parts.length ? parts : [text];
    });
    const seen = lines.filter(text => text.textContent.trim() && text.getBBox().width
        && getComputedStyle(text).visibility !== "hidden");
    const quads = seen.map(text => smaller(corners(text)));
    const page = chart.querySelector("svg.main-svg").getBoundingClientRect();
    const faults = [];
    seen.forEach((text, i) => {
        if (quads[i].some(([x, y]) => x < page.left - 1 || x > page.right + 1 || y < page.top - 1 || y > page.bottom + 1))
            faults.push(`cut off: ${text.textContent}`);
        for (let j = i + 1; j < seen.length; j += 1)
            if (!apart(quads[i], quads[j])) faults.push(`${text.textContent} | ${seen[j].textContent}`);
    });
    return [seen.length, faults];
}
