"use strict";
(() => {
  const root = document.documentElement;
  const words = root.lang.startsWith("zh")
    ? {
        search: "筛选此表", rows: (n, all) => `${n} / ${all} 行`, copy: "复制为 CSV", copied: "已复制", csv: "下载 CSV",
        svg: "下载 SVG", print: "打印此卡片", low: "下限", high: "上限", unit: "单位", said: "原样",
      }
    : {
        search: "Filter this table", rows: (n, all) => `${n} of ${all} rows`, copy: "Copy as CSV", copied: "Copied", csv: "Download CSV",
        svg: "Download SVG", print: "Print this card", low: "low", high: "high", unit: "unit", said: "as printed",
      };
  const collator = new Intl.Collator(root.lang, { numeric: true });

  const button = (text, act, name) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (name) made.setAttribute("aria-label", `${text} – ${name}`);
    made.addEventListener("click", act);
    return made;
  };

  const toolbar = () => {
    const bar = document.createElement("div");
    bar.className = "tools";
    return bar;
  };

  const save = (name, type, content) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = `${document.body.dataset.name || "report"}.${name}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // Tables as CSV: of a number its exact value, both ends of its interval, its unit, and how it is printed (a ceiling is no
  // amount); words as they stand. A table that is folded in has no inner text.
  const plain = (cell) => {
    const copied = cell.cloneNode(true);
    for (const one of copied.querySelectorAll("br, p, li")) one.before(" ");
    return copied.textContent.replace(/\s+/g, " ").trim();
  };
  const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  // A spreadsheet takes such words for a formula.
  const harmless = (text) => (/^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);

  const numbersOf = (cell) => {
    const number = cell.querySelector("data[data-unit]:not(.interval)");
    if (!number) return [harmless(plain(cell)), "", "", "", ""];
    const { low, high, unit } = number.dataset;
    return [number.value, low || "", high || "", unit || "", harmless(plain(cell))];
  };

  const csvOf = (table) => {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const numeric = heads.map((_, i) => [...table.tBodies[0].rows].some((r) => r.cells[i]?.matches(".num") && r.cells[i].querySelector("data[data-unit]")));
    const titles = heads.flatMap((head, i) => {
      const name = harmless(plain(head));
      return numeric[i] ? [name, ...[words.low, words.high, words.unit, words.said].map((what) => `${name} ${what}`)] : [name];
    });
    const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
    const lines = rows.map((row) => [...row.cells].flatMap((cell, i) => (numeric[i] ? numbersOf(cell) : [harmless(plain(cell))])));
    return [titles, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
  };

  const copy = async (text, told) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    told.textContent = words.copied;
    setTimeout(() => (told.textContent = ""), 2500);
  };

  const valueOf = (cell) => {
    const number = cell.querySelector("data[value]:not(.interval)");
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
      const sort = button("", () => {
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
      sort.className = "sort";
      sort.append(...head.childNodes);
      head.append(sort);
    });
  };

  const searchable = (bar, body) => {
    const rows = [...body.rows];
    if (rows.length <= 8) return;
    const label = document.createElement("label");
    const input = document.createElement("input");
    const status = document.createElement("span");
    label.className = "filter";
    input.type = "search";
    status.setAttribute("role", "status");
    label.append(words.search, input, status);
    bar.append(label);
    const folded = (text) => text.normalize("NFKC").toLowerCase();
    const texts = new Map(rows.map((row) => [row, folded(row.textContent)]));
    const filter = () => {
      const wanted = folded(input.value).split(/\s+/).filter(Boolean);
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

  // A drawing by itself has no page to take its colours from.
  const COLOURS = { muted: "#5a6472", line: "#cfd6de", accent: "#1f4e79", warm: "#b4530a", paper: "#ffffff" };
  const drawingOf = (svg) => {
    const [, , width, height] = svg.getAttribute("viewBox").split(/[\s,]+/);
    const copied = svg.cloneNode(true);
    copied.setAttribute("width", width);
    copied.setAttribute("height", height);
    copied.setAttribute("font-family", "'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif");
    return new XMLSerializer().serializeToString(copied)
      .replace(/var\(--(\w+)\)/g, (_, name) => COLOURS[name] || "#1d2530")
      .replace(/currentColor/gi, "#1d2530");
  };

  document.querySelectorAll("main figure").forEach((figure, n) => {
    const name = figure.id || `figure-${n + 1}`;
    const title = figure.querySelector("figcaption")?.textContent.trim() || name;
    const table = figure.querySelector("table");
    const bar = toolbar();
    const whole = table && table.tHead && table.tBodies.length === 1;
    if (whole) {
      sortable(table, table.tBodies[0]);
      if (figure.matches(".tabular")) {
        searchable(bar, table.tBodies[0]);
        const told = document.createElement("span");
        told.setAttribute("role", "status");
        bar.append(button(words.copy, () => copy(csvOf(table), told), title), told);
      }
    }
    const svg = figure.querySelector("svg");
    if (svg) bar.append(button(words.svg, () => save(`${name}.svg`, "image/svg+xml", drawingOf(svg)), title));
    if (whole) bar.append(button(words.csv, () => save(`${name}.csv`, "text/csv", `\ufeff${csvOf(table)}`), title));
    if (!bar.childNodes.length) return;
    if (figure.matches(".tabular")) figure.querySelector(".scroll").before(bar);
    else figure.append(bar);
  });

  // A card prints by itself.
  document.addEventListener("toggle", (event) => {
    const card = event.target;
    if (!(card instanceof HTMLElement) || !card.matches(".card") || event.newState !== "open" || card.querySelector(".print")) return;
    const print = button(words.print, () => {
      root.classList.add("print-card");
      window.print();
      root.classList.remove("print-card");
    });
    print.className = "print";
    card.append(print);
  }, true);

  // A link may lead to a row that is filtered away or folded in, or to a card.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const card = target.closest("[popover]");
    if (card) return card.showPopover();
    if (target.hidden) target.parentElement.dispatchEvent(new Event("reveal"));
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    document.querySelector(".card:popover-open")?.hidePopover();
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
