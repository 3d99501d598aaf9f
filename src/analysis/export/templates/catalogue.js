"use strict";
(() => {
  const root = document.documentElement;
  const FILTERS = ["place", "period", "question", "language", "format", "state"];
  const KEYS = ["q", ...FILTERS];
  const PORTION = 60; // lines that are drawn at once: more than a screen holds, and quickly done
  const inChinese = () => root.dataset.ui === "zh";

  // The address says what is shown; one that leads to a place in the page says nothing about it.
  const asked = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  const languageOf = (name) =>
    name === "zh" || name === "en" ? name : root.dataset.ui || (/^zh/i.test(navigator.language) ? "zh" : "en");
  const speak = (name) => {
    root.dataset.ui = name;
    root.lang = name === "zh" ? "zh-CN" : "en";
  };
  speak(languageOf(asked().get("lang"))); // before anything is painted

  // One spelling for all that looks alike: width, case, accents, apostrophes (Xi'an), dashes. Lines repeat one another.
  const spellings = new Map();
  const spell = (text) =>
    text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/['’‘ʼ`]/g, "").replace(/[‐-―−]/g, "-");
  const plain = (text) => {
    let found = spellings.get(text);
    if (found === undefined) spellings.set(text, (found = spell(text)));
    return found;
  };

  /** What a list of the page holds: places with their lines, each with the text that is searched. */
  const read = (element, isAbsent, titles) => ({
    element,
    isAbsent,
    found: [],
    drawn: 0,
    provinces: [...element.children].map((province) => ({
      element: province,
      places: [...province.children].slice(1).map((place) => ({
        element: place,
        province,
        text: `${plain(province.firstElementChild.textContent)} ${plain(place.firstElementChild.textContent)}`,
        within: [province.dataset.v, `level:${place.dataset.l}`],
        spans: [...place.querySelectorAll("ul")].map((list) => (isAbsent ? lackOf(list, titles) : spanOf(list))),
        hits: [],
      })),
    })),
  });
  const spanOf = (list) => {
    const span = list.parentElement;
    const time = plain(`${span.dataset.p} ${span.firstElementChild.textContent}`);
    const periods = [span.dataset.p];
    const rows = [...list.children].map((element) => ({
      element,
      periods,
      questions: element.dataset.n ? [element.dataset.n] : [],
      cells: [...element.children].filter((cell) => !cell.classList.contains("none")).map(cellOf),
      text: `${time} ${plain(element.textContent)} ${plain(element.dataset.n)}`,
    }));
    return { element: span, rows };
  };
  const lackOf = (list, titles) => ({
    element: list,
    rows: [...list.children].map((element) => {
      const periods = element.dataset.p.split(" ").filter(Boolean);
      const questions = element.dataset.n.split("/").filter(Boolean);
      const said = questions.map((name) => `${name} ${titles.get(name) ?? ""}`).join(" ");
      return { element, periods, questions, cells: [], text: plain(`${element.textContent} ${periods.join(" ")} ${said}`) };
    }),
  });
  const cellOf = (cell) => ({
    language: cell.lang.slice(0, 2),
    state: cell.dataset.s || "built",
    formats: [...cell.querySelectorAll("a")].map((a) => a.getAttribute("href").match(/[^.]*$/)[0]),
  });

  const fits = (row, want, isAbsent) => {
    if (want.question && !row.questions.includes(want.question)) return false;
    if (want.period && !row.periods.includes(want.period)) return false;
    if (isAbsent) return !want.language && !want.format && (!want.state || want.state === "absent");
    return row.cells.some(
      (cell) =>
        (!want.language || cell.language === want.language) &&
        (!want.format || cell.formats.includes(want.format)) &&
        (!want.state || cell.state === want.state),
    );
  };
  /** How many reports a line stands for: one on what was not built stands for several. */
  const weight = (row, want, isAbsent) =>
    isAbsent ? (want.question ? 1 : row.questions.length || 1) * (want.period ? 1 : row.periods.length || 1) : 1;

  /** Find the places of a list that hold what is wanted, and in them the lines; how many reports these are. */
  const find = (list, want, words) => {
    let count = 0;
    list.found = [];
    for (const province of list.provinces) {
      for (const place of province.places) {
        if (want.place && !place.within.includes(want.place)) continue;
        const rest = words.filter((word) => !place.text.includes(word));
        let any = 0;
        place.hits = place.spans.map((span) =>
          span.rows.map((row) => {
            const hit = rest.every((word) => row.text.includes(word)) && fits(row, want, list.isAbsent);
            if (hit) any += weight(row, want, list.isAbsent);
            return hit;
          }),
        );
        if (!any) continue;
        count += any;
        list.found.push(place);
      }
    }
    return count;
  };

  const show = (element, shown) => {
    if (element.hidden === shown) element.hidden = !shown;
  };
  /** Draw the next places that were found; false when all are there. */
  const drawMore = (list) => {
    let lines = 0;
    while (list.drawn < list.found.length && lines < PORTION) {
      const place = list.found[list.drawn++];
      place.spans.forEach((span, i) => {
        show(span.element, place.hits[i].includes(true));
        span.rows.forEach((row, j) => show(row.element, place.hits[i][j]));
        lines += span.rows.length;
      });
      const province = place.province;
      if (list.element.lastElementChild !== province) {
        province.replaceChildren(province.firstElementChild);
        list.element.append(province);
      }
      province.append(place.element);
    }
    return list.drawn < list.found.length;
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form.asked");
    const nav = document.querySelector(".languages");
    nav.hidden = false;
    const title = document.title.split(" · ");
    const pairs = [...document.querySelectorAll("main :is(h2, h3, li)")];
    const translate = () => {
      const language = root.dataset.ui;
      document.title = title[inChinese() ? 0 : 1];
      for (const link of nav.children) {
        if (link.hreflang.startsWith(language)) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      for (const element of document.querySelectorAll("[data-zh]")) {
        const words = element.dataset[language];
        if (element.tagName === "OPTION") element.textContent = words;
        else element.setAttribute(element.tagName === "OPTGROUP" ? "label" : "placeholder", words);
      }
      // What is there in both languages begins with the reader's: for the eye, the keyboard and the voice.
      for (const pair of pairs) if (pair.firstElementChild.lang !== root.lang) pair.prepend(pair.children[1], " ");
    };
    if (!form) {
      const change = () => { speak(languageOf(asked().get("lang"))); translate(); };
      addEventListener("hashchange", change);
      return change();
    }
    form.hidden = false;

    const status = form.querySelector("[role=status]");
    const clear = form.querySelector("[type=reset]");
    const nothing = document.getElementById("nothing");
    const absent = document.getElementById("absent");
    const titles = new Map([...form.elements.question.options].map((o) => [o.value, `${o.dataset.zh} ${o.dataset.en}`]));
    const lists = [...document.querySelectorAll(".list")].map((element) => read(element, absent !== null && absent.contains(element), titles));
    const all = Number(lists[0].element.dataset.all).toLocaleString("en-US");

    // A long list is drawn as far as somebody looks at it, and whole when it is printed.
    const near = new IntersectionObserver(
      (seen) => { for (const one of seen) if (one.isIntersecting) more(lists[Number(one.target.dataset.list)]); },
      { rootMargin: "900px" },
    );
    lists.forEach((list, i) => {
      list.button = document.createElement("button");
      list.button.type = "button";
      list.button.className = "more";
      list.button.dataset.list = i;
      list.button.dataset.zh = "继续显示";
      list.button.dataset.en = "Show more";
      list.button.addEventListener("click", () => more(list));
      list.element.after(list.button);
    });
    const more = (list) => {
      const left = drawMore(list);
      list.button.textContent = list.button.dataset[root.dataset.ui];
      list.button.hidden = !left;
      near.unobserve(list.button);
      if (left) near.observe(list.button);
    };
    const draw = (list) => {
      list.element.replaceChildren();
      list.drawn = 0;
      more(list);
    };
    addEventListener("beforeprint", () => {
      for (const list of lists) if (!list.isAbsent || absent.open) while (drawMore(list));
    });

    const wanted = () => Object.fromEntries(KEYS.map((key) => [key, form.elements[key].value]));
    const said = (want, restricted, here, missing) => {
      const [found, lacking] = [here, missing].map((n) => n.toLocaleString("en-US"));
      const notBuilt = inChinese() ? `未生成的有${lacking}种` : `${lacking} not built`;
      if (want.state === "absent") return notBuilt;
      const words = restricted
        ? inChinese() ? `找到${found}条，共${all}条` : `${found} of ${all} entries`
        : inChinese() ? `共${all}条` : `${all} entries`;
      return absent ? `${words}${inChinese() ? "；" : "; "}${notBuilt}` : words;
    };
    const apply = () => {
      const want = wanted();
      const words = spell(want.q).split(/\s+/).filter(Boolean);
      const restricted = KEYS.some((key) => want[key].trim());
      const [here, missing = 0] = lists.map((list) => find(list, want, words));
      status.textContent = said(want, restricted, here, missing);
      clear.hidden = !restricted;
      show(nothing, !here && want.state !== "absent");
      draw(lists[0]);
      if (absent) {
        // What was not built comes forward when it is asked for, and not before.
        show(absent, missing > 0);
        absent.querySelector(".many").textContent = missing.toLocaleString("en-US");
        absent.open = missing > 0 && (words.length > 0 || want.state === "absent");
        if (absent.open) draw(lists[1]);
        else lists[1].element.replaceChildren();
      }
    };
    absent?.addEventListener("toggle", () => {
      if (absent.open && !lists[1].element.firstElementChild) draw(lists[1]);
    });

    // A link reproduces the view: what is asked for stands in the address, written when the typing pauses.
    const address = (language) => {
      const parts = new URLSearchParams({ lang: language });
      for (const [key, value] of Object.entries(wanted())) if (value.trim()) parts.set(key, value.trim());
      return `#${parts}`;
    };
    const point = () => {
      for (const link of nav.children) link.setAttribute("href", address(link.hreflang.slice(0, 2)));
    };
    let waiting = 0;
    let started = false;
    const note = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        point();
        history.replaceState(null, "", address(root.dataset.ui));
      }, 200);
    };
    const changed = () => { apply(); note(); };
    const follow = () => {
      const given = asked();
      if (started && location.hash && ![...given].length) return; // a place in the page
      started = true;
      clearTimeout(waiting);
      speak(languageOf(given.get("lang")));
      translate();
      for (const key of KEYS) form.elements[key].value = given.get(key) ?? "";
      for (const key of FILTERS) if (form.elements[key].selectedIndex < 0) form.elements[key].value = "";
      apply();
      point();
    };

    form.addEventListener("input", (event) => { if (!event.isComposing) changed(); });
    form.addEventListener("compositionend", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      for (const key of KEYS) form.elements[key].value = "";
      changed();
      form.elements.q.focus();
    });
    addEventListener("hashchange", follow);
    follow();
  });
})();
