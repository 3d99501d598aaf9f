"use strict";
(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const words = chinese
    ? { search: "筛选此表", rows: (n, all) => `${n} / ${all} 行` }
    : { search: "Filter this table", rows: (n, all) => `${n} of ${all} rows` };
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  const valueOf = (cell) => {
    const number = cell.querySelector("data[value]");
    if (number) return Number(number.value);
    return cell.classList.contains("num") ? Number.parseFloat(cell.textContent.replace(/[,\s]/g, "").replace("−", "-")) : NaN;
  };

  const sortable = (table, body) => {
    const row = table.tHead && table.tHead.rows[table.tHead.rows.length - 1];
    const whole = (r) => [...r.cells].every((c) => c.colSpan === 1 && c.rowSpan === 1);
    if (!row || body.rows.length < 2 || ![row, ...body.rows].every(whole)) return;
    const original = [...body.rows];
    const heads = [...row.cells];
    heads.forEach((head, column) => {
      if (!head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")] || "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        if (next === "none") return body.append(...original);
        head.setAttribute("aria-sort", next);
        const direction = next === "ascending" ? 1 : -1;
        const keys = new Map(original.map((r) => [r, [valueOf(r.cells[column]), r.cells[column].textContent.trim()]]));
        const numeric = [...keys.values()].some(([value]) => !Number.isNaN(value));
        const rank = ([value, text]) => (numeric ? Number.isNaN(value) : text === "") ? 1 : 0;
        const compare = (a, b) =>
          rank(a) - rank(b) || (rank(a) ? 0 : direction * (numeric ? a[0] - b[0] : collator.compare(a[1], b[1])));
        body.append(...original.slice().sort((a, b) => compare(keys.get(a), keys.get(b))));
      });
    });
  };

  const searchable = (scroll, body) => {
    const rows = [...body.rows];
    if (rows.length <= 8) return;
    const label = document.createElement("label");
    const input = document.createElement("input");
    const status = document.createElement("span");
    label.className = "filter";
    input.type = "search";
    status.setAttribute("role", "status");
    label.append(words.search, input, status);
    scroll.before(label);
    const plain = (text) => text.normalize("NFKC").toLowerCase();
    const texts = new Map(rows.map((row) => [row, plain(row.textContent)]));
    const filter = () => {
      const wanted = plain(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        row.hidden = !wanted.every((word) => texts.get(row).includes(word));
        shown += row.hidden ? 0 : 1;
      }
      status.textContent = wanted.length ? words.rows(shown, rows.length) : "";
    };
    input.addEventListener("input", filter);
    body.addEventListener("reveal", () => { input.value = ""; filter(); });
  };

  for (const scroll of document.querySelectorAll("figure .scroll")) {
    const table = scroll.querySelector("table");
    if (!table || table.tBodies.length !== 1) continue;
    sortable(table, table.tBodies[0]);
    searchable(scroll, table.tBodies[0]);
  }

  // A link may lead to a row that is filtered away or folded in.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) target.parentElement.dispatchEvent(new Event("reveal"));
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
