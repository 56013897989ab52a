/* Asking Python for another race, one question at a time. */

import type { Model } from "../shared/anywidget";
import { ask } from "../shared/ask";
import type { Place } from "../shared/contour";

export interface Wish {
  start?: Place;
  lr?: Record<string, number>;
}

/** What a person wishes while a race is under way waits, and only the last of it is
    asked for: so a drag does not outrun the races. `failed` is told why, or "". */
export function makeRequests(
  model: Model,
  failed: (text: string) => void,
): (wish: Wish) => void {
  let waiting: Wish | null = null;
  let asking = false;
  const request = (news: Wish): void => {
    waiting = { ...waiting, ...news, lr: { ...waiting?.lr, ...news.lr } };
    if (asking) return;
    const asked = waiting;
    waiting = null;
    asking = true;
    ask(model, "race", { ...asked })
      .then(() => failed(""))
      .catch((error: Error) => failed(error.message))
      .finally(() => {
        asking = false;
        if (waiting) request({});
      });
  };
  return request;
}
