/* Keys that belong to the widget which has the focus. */

/** Keeps plain keys inside `target`, which then do what they do on any web page.

    JupyterLab listens to the whole page: with the focus on a button of ours, Enter
    would begin to edit the cell, an arrow key would walk to the next one, and `x`
    would cut it. Keys with Ctrl, Alt or Cmd, and Shift+Enter, stay JupyterLab's. */
export function keepKeys(target: HTMLElement): void {
  target.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const elsewhere = ctrlKey || metaKey || altKey || (shiftKey && key === "Enter");
    if (!elsewhere) event.stopPropagation();
  });
}
