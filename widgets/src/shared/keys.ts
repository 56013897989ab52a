/* Keys that belong to the widget which has the focus. */

import type { Cleanup } from "./anywidget";

export interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether a key alone is meant: Ctrl+S and Shift+Enter stay the notebook's. */
export function isPlain({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): boolean {
  return !ctrlKey && !altKey && !metaKey && !(shiftKey && key === "Enter");
}

/** Keeps plain keys inside `root`, which then do what they do on any web page.

    JupyterLab listens to the whole page: with the focus on a button of ours, Enter
    would begin to edit the cell, an arrow key would walk to the next one, and `x`
    would cut it. Keys with Ctrl, Alt or Cmd, and Shift+Enter, stay JupyterLab's. */
export function keepPlainKeys(root: HTMLElement): Cleanup {
  const listener = (event: KeyboardEvent): void => {
    if (isPlain(event)) event.stopPropagation();
  };
  root.addEventListener("keydown", listener);
  return () => root.removeEventListener("keydown", listener);
}
