/* Making elements. Text only ever becomes text: no helper here reads markup. */

export type Attributes = Record<string, string | number | boolean>;
export type Child = Node | string;

const SVG = "http://www.w3.org/2000/svg";

/** Sets attributes; `true` sets an empty one, `false` removes it. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}

/** An HTML element: `element("p", { class: "note" }, "text")`. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** An SVG element: `svg("circle", { r: 3 })`. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** A real button, so that keyboard and screen reader get it for nothing. */
export function button(
  label: string,
  attributes: Attributes,
  pressed: () => void,
): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", pressed);
  return made;
}

/** Writes text only where it differs, which spares layout and screen readers. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

let made = 0;

/** An id that no other element of the page has, for labels and descriptions. */
export function uniqueId(prefix: string): string {
  made += 1;
  return `${prefix}-${Date.now().toString(36)}-${made}`;
}
