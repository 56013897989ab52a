/* Hearing of a page that turns from light to dark: a canvas is then painted anew. */

import type { Cleanup } from "./anywidget";

const TOLD_BY = ["data-jp-theme-light", "data-jp-theme-name", "class"];

/** Calls `callback` when the page's theme changes; returns what undoes it. */
export function onTheme(callback: () => void): Cleanup {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributes: true, attributeFilter: TOLD_BY });
  return () => observer.disconnect();
}
