// Whether the host is dark: seen from the colour behind the widget, whichever host it is.

export type Theme = "light" | "dark";

export function watchTheme(seen: () => void): () => void {
  const media = window.matchMedia?.("(prefers-color-scheme: dark)");
  media?.addEventListener?.("change", seen);
  const watch = new MutationObserver(seen);
  for (const each of [document.documentElement, document.body]) {
    watch.observe(each, { attributes: true, attributeFilter: ["class", "style", "data-jp-theme-name", "data-jp-theme-light", "data-theme"] });
  }
  const timer = setTimeout(seen, 300);
  return () => {
    watch.disconnect();
    clearTimeout(timer);
    media?.removeEventListener?.("change", seen);
  };
}

export const themeOf = (element: HTMLElement): Theme => (isDark(element) ? "dark" : "light");

function isDark(element: HTMLElement): boolean {
  const said = document.body.dataset.jpThemeLight;
  if (said) return said === "false";
  const style = getComputedStyle(element);
  for (const name of ["--jp-layout-color1", "--vscode-editor-background"]) {
    const light = lightness(style.getPropertyValue(name).trim());
    if (light !== null) return light < 0.5;
  }
  return window.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false;
}

/** 0 for black, 1 for white; null for what is no colour of the kinds hosts use. */
export function lightness(colour: string): number | null {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(colour)?.[1];
  let parts: number[] | null = null;
  if (hex && hex.length >= 6) parts = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  else if (hex) parts = [...hex.slice(0, 3)].map((digit) => Number.parseInt(digit + digit, 16));
  else if (colour === "white") parts = [255, 255, 255];
  else if (colour === "black") parts = [0, 0, 0];
  else if (colour.startsWith("rgb")) parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  if (!parts || parts.length < 3) return null;
  const [red, green, blue] = parts as [number, number, number];
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}
