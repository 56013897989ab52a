/** Keys that belong to the widget while it has the focus, and keys that do not. */

import type { Cleanup } from "./anywidget";

/** Whether a key alone is meant: Ctrl+S and Shift+Enter stay the notebook's. */
export function isPlain(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}): boolean {
  const runsCell = event.shiftKey && event.key === "Enter";
  return !event.ctrlKey && !event.metaKey && !event.altKey && !runsCell;
}

/**
 * Keeps JupyterLab's one-key shortcuts (arrows, Enter, F …) off `root`.
 *
 * Lab takes keys while the document captures them, unless the focused element itself
 * carries an attribute; so that is set one stage earlier, at the window.
 */
export function keepPlainKeys(root: HTMLElement): Cleanup {
  const listener = (event: KeyboardEvent): void => {
    const { target } = event;
    if (target instanceof Element && root.contains(target))
      target.toggleAttribute("data-lm-suppress-shortcuts", isPlain(event));
  };
  window.addEventListener("keydown", listener, true);
  return () => window.removeEventListener("keydown", listener, true);
}
