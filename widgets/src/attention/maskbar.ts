/* Choosing a mask and moving its borders, with buttons and sliders. */

import { button, element, setAttributes, setText, uniqueId } from "../shared/dom";
import { GIVEN, type Kind, type Mask } from "./mask";
import type { State } from "./state";

export interface MaskBar {
  readonly element: HTMLElement;
  update(): void;
  editing(): boolean;
}

interface Choice {
  label: string;
  title: string;
  fields: Partial<Mask>;
}

const CHOICES: Choice[] = [
  { label: "as given", title: "The mask that the model itself used", fields: {} },
  { label: "none", title: "Every token looks at every token", fields: { kind: "none" } },
  { label: "causal", title: "No token sees what comes later", fields: { kind: "causal" } },
  {
    label: "off by one",
    title: "A causal mask with a wrong border: the future leaks",
    fields: { kind: "causal", border: 1 },
  },
  { label: "window", title: "A token sees only the last few", fields: { kind: "window" } },
  { label: "padding", title: "The last keys are padding", fields: { kind: "padding" } },
];

interface Slider {
  label: HTMLElement;
  input: HTMLInputElement;
  output: HTMLElement;
  kinds: readonly Kind[];
  field: "border" | "width" | "length";
}

export function makeMaskBar(
  state: State,
  move: (mask: Mask, done: boolean) => void,
): MaskBar {
  let edit = false;
  const buttons = CHOICES.map(({ label, title, fields }) =>
    button(label, { class: "tge-button tge-small", title, "aria-pressed": "false" }, () => {
      const columns = state.about.columns;
      const start = { width: Math.min(3, columns), length: Math.max(1, columns - 2) };
      move({ ...GIVEN, ...start, ...fields }, true);
    }),
  );
  const sliders: Slider[] = [
    slider("border", "border", ["causal", "window"]),
    slider("width", "width", ["window"]),
    slider("length", "tokens", ["padding"]),
  ];
  for (const { input, field } of sliders) {
    const change = (done: boolean): void =>
      move({ ...state.mask, [field]: Number(input.value) }, done);
    input.addEventListener("input", () => change(false));
    input.addEventListener("change", () => change(true));
  }
  const pencil = button(
    "toggle cells",
    {
      class: "tge-button tge-small",
      title: "A click turns a cell of the mask round; on the keyboard: space",
      "aria-pressed": "false",
    },
    () => {
      edit = !edit;
      update();
    },
  );
  const back = button("undo cells", { class: "tge-button tge-small" }, () =>
    move({ ...state.mask, toggled: [] }, true),
  );
  const root = element(
    "div",
    { class: "tge-mask-bar", role: "group", "aria-label": "Mask" },
    element("span", { class: "tge-mask-title" }, "Mask"),
    element("span", { class: "tge-choices" }, ...buttons),
    ...sliders.map(({ label }) => label),
    element("span", { class: "tge-choices" }, pencil, back),
  );

  const update = (): void => {
    const mask = state.mask;
    const pressed = chosen(mask);
    buttons.forEach((each, at) => setAttributes(each, { "aria-pressed": String(at === pressed) }));
    const { rows, columns } = state.about;
    for (const { label, input, output, kinds, field } of sliders) {
      label.hidden = !kinds.includes(mask.kind);
      const low = field === "border" ? -Math.min(rows, 8) : field === "width" ? 1 : 0;
      const high = field === "border" ? Math.min(columns, 64) : columns;
      setAttributes(input, { min: low, max: high });
      input.value = String(mask[field]);
      setText(output, field === "border" ? signed(mask[field]) : String(mask[field]));
    }
    setAttributes(pencil, { "aria-pressed": String(edit) });
    back.hidden = mask.toggled.length === 0;
  };
  update();
  return { element: root, update, editing: () => edit };
}

/** Which of the choices a mask is. */
function chosen(mask: Mask): number {
  if (mask.kind === "causal") return Math.abs(mask.border) === 1 ? 3 : 2;
  return CHOICES.findIndex(({ fields }) => (fields.kind ?? "given") === mask.kind);
}

function slider(field: Slider["field"], text: string, kinds: readonly Kind[]): Slider {
  const id = uniqueId("tge-slider");
  const input = element("input", { type: "range", id, step: 1 });
  const output = element("output", { for: id, class: "tge-number" });
  const label = element("span", { class: "tge-slider" });
  label.append(element("label", { for: id }, text), input, output);
  return { label, input, output, kinds, field };
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value).replace("-", "\u2212");
}
