/* Drawing a canvas anew when the page goes from light to dark. */

import type { Cleanup } from "./anywidget";

/** Calls `callback` when the page's theme changes, however the page does that. */
export function whenThemeChanges(callback: () => void): Cleanup {
  const observer = new MutationObserver(callback);
  const attributes = ["class", "style", "data-jp-theme-light", "data-theme"];
  for (const target of [document.documentElement, document.body])
    observer.observe(target, { attributes: true, attributeFilter: attributes });
  return () => observer.disconnect();
}
