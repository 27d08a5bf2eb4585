// Markup made by the kernel, kept to a few plain elements: nothing that runs or loads.

const KEPT = new Set("h3 h4 h5 p ul ol li b strong em i small br span div table thead tbody tr th td caption code pre details summary".split(" "));
const DROPPED = new Set("script style iframe object embed template svg math link meta noscript".split(" "));

export function safeFragment(html: string): DocumentFragment {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copyChildren(parsed.body, fragment);
  return fragment;
}

function copyChildren(from: Element, to: Element | DocumentFragment): void {
  for (const child of from.childNodes) {
    if (child.nodeType === 3) to.appendChild(document.createTextNode(child.textContent ?? ""));
    else if (child.nodeType === 1) copyElement(child as Element, to);
  }
}

function copyElement(element: Element, to: Element | DocumentFragment): void {
  const name = element.localName;
  if (DROPPED.has(name)) return;
  if (!KEPT.has(name)) return copyChildren(element, to);
  const copy = document.createElement(name);
  const title = element.getAttribute("title");
  if (title) copy.setAttribute("title", title);
  to.appendChild(copy);
  copyChildren(element, copy);
}
