/**
 * The only script of the page. It filters and sorts what is already there, and opens folded parts before printing.
 * Without it the content is complete.
 */
export const SCRIPT = `
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const tools = document.querySelector(".tools");
  if (!tools) return;
  tools.hidden = false;
  const words = tools.querySelector("input[type=search]");
  const failing = tools.querySelector("input[type=checkbox]");
  const said = tools.querySelector("output");
  const rows = all("tbody tr, ol.findings > li");
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = wanted.every((word) => texts.get(row).includes(word)) && !(failing.checked && row.dataset.ok === "1");
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    const active = wanted.length > 0 || failing.checked;
    for (const stack of all("details.stack")) {
      const found = !active || all("tbody tr, ol.findings > li", stack).some((row) => !row.hidden);
      stack.hidden = !found;
      if (wanted.length > 0 && found && !stack.open) { stack.open = true; stack.dataset.opened = "1"; }
      if (wanted.length === 0 && stack.dataset.opened) { stack.open = false; delete stack.dataset.opened; }
    }
    said.textContent = active ? shown + " of " + rows.length + " rows" : "";
  };
  let waiting;
  words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  failing.addEventListener("change", filter);
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell ? cell.dataset.sort || cell.textContent : "";
  };
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  for (const table of all("table")) {
    for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sorted = [...table.tBodies[0].rows].sort((a, b) => order.compare(valueOf(a, column), valueOf(b, column)) * (down ? -1 : 1));
        table.tBodies[0].append(...sorted);
      });
    }
  }
  let opened = [];
  addEventListener("beforeprint", () => { opened = all("details:not([open])"); for (const each of opened) each.open = true; });
  addEventListener("afterprint", () => { for (const each of opened) each.open = false; });
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details");
    if (fold && !fold.open) { fold.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
`.trim();
