// src/shared/dom.ts
function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

// src/training/widget.ts
function render({ el }) {
  el.append(element("div", { class: "tge tge-training tge-card" }, "TrainingView"));
}
var widget_default = { render };
export {
  widget_default as default
};
