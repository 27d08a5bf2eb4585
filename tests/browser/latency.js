// From the key to the total that is no longer stale, drawn.
() => {
    const total = document.querySelector(".tk-ab [data-testid=total]");
    window.latency = new Promise(tell => {
        let pressed = 0;
        let was = total.querySelector("b").textContent;
        document.addEventListener("keydown", () => (pressed = performance.now()), {capture: true, once: true});
        const look = () => {
            if (!pressed || total.querySelector("b").textContent === was) return;
            if (total.classList.contains("is-stale")) return;
            watch.disconnect();
            requestAnimationFrame(() => tell(performance.now() - pressed));
        };
        const watch = new MutationObserver(look);
        watch.observe(total, {subtree: true, childList: true, characterData: true, attributes: true});
    });
}
