// What can be done by keys, by where the focus is: the handlers' counterpart, for people to read.

export interface Key {
  /** The keys pressed together; alternatives are apart by "or". */
  keys: readonly string[];
  does: string;
}

export interface KeyGroup {
  title: string;
  keys: readonly Key[];
}

const key = (does: string, ...keys: string[]): Key => ({ keys, does });

const HELP = key("Show the keys", "?");

export const BUILDER_KEYS: readonly KeyGroup[] = [
  {
    title: "Anywhere",
    keys: [
      HELP,
      key("Search the fields", "/"),
      key("Undo", "Ctrl", "Z"),
      key("Redo", "Ctrl", "Shift", "Z"),
      key("Save to the library", "Ctrl", "S"),
      key("Close the menu or dialog, and go back", "Esc"),
    ],
  },
  {
    title: "On a card of the canvas",
    keys: [
      key("Next or previous card", "↓", "or", "↑"),
      key("Into a container, or out of it", "→", "or", "←"),
      key("First or last card", "Home", "or", "End"),
      key("Edit: go to its controls", "Enter", "or", "F2"),
      key("Add to it", "+", "or", "Insert"),
      key("Include or exclude", "X"),
      key("In the last 30 days", "W"),
      key("Duplicate", "Ctrl", "D"),
      key("Delete", "Del", "or", "Backspace"),
      key("Move up or down", "Alt", "↑", "or", "↓"),
      key("Move out of or into a container", "Alt", "←", "or", "→"),
      key("Show or hide what is inside", "Space"),
    ],
  },
  {
    title: "In the controls of a card",
    keys: [
      key("Back to the card", "Esc"),
      key("Open a menu", "↓"),
      key("Increase or decrease a number", "↑", "or", "↓"),
      key("The same in steps of 10", "Shift", "↑", "or", "↓"),
      key("Duplicate the card", "Ctrl", "D"),
    ],
  },
  {
    title: "In a list",
    keys: [
      key("Choose", "Enter"),
      key("Next or previous", "↓", "or", "↑"),
      key("Clear the search, then close", "Esc"),
    ],
  },
  {
    title: "In the fields",
    keys: [
      key("Add to the canvas", "Enter"),
      key("Open or close a folder", "→", "or", "←"),
      key("Clear the search", "Esc"),
    ],
  },
];

export const BROWSER_KEYS: readonly KeyGroup[] = [
  {
    title: "Anywhere",
    keys: [HELP, key("Search the audiences", "/"), key("Close the menu, and go back", "Esc")],
  },
  { title: "In the table", keys: [key("Next or previous audience", "↓", "or", "↑"), key("Open the audience", "Enter"), key("Choose it to compare", "Space")] },
];

export const EXPLORER_KEYS: readonly KeyGroup[] = [
  { title: "Anywhere", keys: [HELP, key("Close the panel or menu, and go back", "Esc")] },
  {
    title: "In a figure",
    keys: [
      key("Next or previous mark", "←", "or", "→"),
      key("Mark above or below", "↑", "or", "↓"),
      key("First or last mark", "Home", "or", "End"),
      key("Show its profiles", "Enter", "or", "Space"),
    ],
  },
  { title: "In the tabs", keys: [key("Next or previous drawing", "←", "or", "→")] },
];

export const PREDICTION_KEYS: readonly KeyGroup[] = [
  { title: "Anywhere", keys: [HELP, key("Undo in the canvas", "Ctrl", "Z"), key("Close the menu, and go back", "Esc")] },
  ...BUILDER_KEYS.slice(1, 4),
  { title: "In the tabs", keys: [key("Next or previous tab", "←", "or", "→")] },
];

const MAC: Readonly<Record<string, string>> = { Ctrl: "⌘", Alt: "⌥", Shift: "⇧", Del: "⌫" };

/** A key as the keyboard of this machine names it. */
export function keyName(name: string): string {
  const platform = typeof navigator === "undefined" ? "" : navigator.platform;
  return /^Mac|^iP/.test(platform) ? (MAC[name] ?? name) : name;
}

/** Whether a key asks for the help: not while a text is typed. */
export function asksForHelp(event: KeyboardEvent): boolean {
  const target = event.target as Element;
  const typing = target.matches("textarea, input:not([type=checkbox]):not([type=radio])");
  return event.key === "?" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !target.closest("[role=listbox]");
}
