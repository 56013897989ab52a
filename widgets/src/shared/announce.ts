/* Telling a screen reader what happened, without moving the focus. */

import { element } from "./dom";

export interface Announcer {
  /** Goes into the widget once; it is read, not seen. */
  readonly element: HTMLElement;
  /** Says `text` at the next pause of speech; the same text is said again. */
  say(text: string): void;
}

export function makeAnnouncer(): Announcer {
  const region = element("div", {
    class: "tge-announcer tge-visually-hidden",
    role: "status",
    "aria-live": "polite",
  });
  const say = (text: string): void => {
    // A region is read when its text changes: a no-break space makes it differ.
    region.textContent = region.textContent === text ? `${text}\u00a0` : text;
  };
  return { element: region, say };
}
