/* Keeps a view's style sheet to that view.

   JupyterLab puts the styles of all widgets on one page, so a `.tge-panel` of one view
   would reach the `.tge-panel` of another. `scoped` ties each rule to its view:

     .tge-panel p  ->  .tge-panel p:where(.tge-graph, .tge-graph *)

   :where() weighs nothing, so no rule wins or loses against another by it. */

/** The style sheet, each of its rules only for what is `root` or stands inside it. */
export function scoped(css, root) {
  const inside = `:where(.${root}, .${root} *)`;
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, "");
  let frames = 0; // how deep inside @keyframes, whose "from" and "to" are no selectors
  return bare.replace(/([^{};]*)([{};])/g, (whole, text, end) => {
    if (frames > 0) frames += end === "{" ? 1 : end === "}" ? -1 : 0;
    if (end !== "{" || frames > 0 || text.trim() === "") return whole;
    if (/^\s*@keyframes\b/.test(text)) frames = 1;
    if (/^\s*@/.test(text)) return whole;
    return parts(text).map((selector) => tied(selector, root, inside)).join(",") + end;
  });
}

/** One selector, tied to the view unless it names the view itself. */
function tied(selector, root, inside) {
  if (new RegExp(`\\.${root}(?![\\w-])`).test(selector)) return selector;
  const [, before, pseudo, space] = /^([\s\S]*?)(::[\w-]+(?:\([^)]*\))?)?(\s*)$/.exec(selector);
  return `${before}${inside}${pseudo ?? ""}${space}`;
}

/** A list of selectors taken apart at its commas, but not inside brackets. */
function parts(text) {
  const found = [""];
  let depth = 0;
  for (const letter of text) {
    depth += "([".includes(letter) ? 1 : ")]".includes(letter) ? -1 : 0;
    if (letter === "," && depth === 0) found.push("");
    else found[found.length - 1] += letter;
  }
  return found;
}
