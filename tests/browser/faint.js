// Every text of a chart, but those over a cell or a chip, that stands out too little from the page.
chart => {
    const light = colour => colour.match(/[\d.]+/g).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
    const page = light(getComputedStyle(document.body).backgroundColor);
    const faint = [];
    for (const text of chart.querySelectorAll("svg.main-svg text")) {
        const boxed = text.closest(".annotation")?.querySelector("rect.bg")?.style.fillOpacity > 0;
        if (text.closest(".heatmaplayer") || boxed) continue;
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        for (let part = walker.nextNode(); part; part = walker.nextNode()) {
            const said = part.textContent.trim();
            if (!said || /^[■●◆▲▼○□◇△▽]+$/.test(said)) continue; // marks are coloured
            const lights = [light(getComputedStyle(part.parentElement).fill), page];
            const contrast = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
            if (contrast < 4.5) faint.push(`faint: ${said} (${contrast.toFixed(1)})`);
        }
    }
    return faint;
}
