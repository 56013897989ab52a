/* Keeping the keyboard's focus when a notebook draws a widget anew. */

import type { Cleanup } from "./anywidget";

const CONTROLS = "button, input, select, [tabindex]";
const SOON_MILLISECONDS = 3000;

/** The control from which the focus went nowhere, as when its view is taken away. */
let lost: { index: number; at: number } | null = null;

/** Gives the focus to the same control in a view that replaces another one.

    When a run ends, its output is updated with a new still picture, and JupyterLab
    then builds the view a second time. Whoever was on a button should stay there. */
export function keepFocus(view: HTMLElement): Cleanup {
  const controls = (): HTMLElement[] => [...view.querySelectorAll<HTMLElement>(CONTROLS)];
  view.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (relatedTarget !== null) return; // it went to another control
    lost = { index: controls().indexOf(target as HTMLElement), at: performance.now() };
  });
  const restore = (): void => {
    if (!view.isConnected) return;
    observer.disconnect();
    const free = document.activeElement === document.body;
    if (free && lost && performance.now() - lost.at < SOON_MILLISECONDS) {
      controls()[lost.index]?.focus();
    }
    lost = null;
  };
  const observer = new ResizeObserver(restore); // calls once the page shows the view
  observer.observe(view);
  return () => observer.disconnect();
}
