// The lightness behind the builder, and every text that stands out too little from what is behind.
root => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const rgba = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].map((part, n) => n < 3 ? part : part / 255);
    };
    const over = (top, under) => [0, 1, 2].map(n => top[n] * top[3] + under[n] * (1 - top[3])).concat(1);
    const behind = element => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
        return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
    };
    const light = ([red, green, blue]) => [red, green, blue].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
    const faint = [];
    for (const element of root.querySelectorAll("*")) {
        const said = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent.trim()).join("");
        const disabled = element.closest(":disabled, [aria-disabled=true], .tk-unseen");
        if (!said || disabled || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        const under = behind(element);
        const lights = [light(over(rgba(getComputedStyle(element).color), under)), light(under)].sort();
        const contrast = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
        if (contrast < 4.5) faint.push(`${element.className}: ${said} (${contrast.toFixed(1)})`);
    }
    return [light(behind(root)), faint];
}
