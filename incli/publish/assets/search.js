// Finds incidents and pages in two small indexes, fetched when they are first needed.
(() => {
  "use strict";
  const form = document.querySelector("[data-incli=search]");
  if (!form) return;
  const base = new URL(form.dataset.base + "/", location.href);
  const input = form.querySelector("input");
  const list = form.querySelector(".i-search__found");
  const SHOWN = 8, ALL = 200, DOCUMENTS = 6;
  let indexes;

  const get = async (name) => {
    const answer = await fetch(new URL("search/" + name, base));
    return answer.ok ? answer.json() : {};
  };

  const load = () => (indexes ??= Promise.all([get("incidents.json"), get("pages.json")]).then(
    ([record, site]) => ({
      incidents: (record.incidents ?? []).map(([id, title, level, status, services, summary]) => {
        const named = services.map((each) => record.services[each]);
        const label = level ? "SEV-" + level : "";
        return {
          address: "incidents/" + id + "/", year: id.slice(0, 4), day: id.slice(0, 10),
          title, level, label, status, services: named, summary,
          head: title.toLowerCase(),
          words: [id, title, label, level ? "sev" + level : "", status, ...named, summary]
            .join("\n").toLowerCase(),
        };
      }),
      pages: (site.pages ?? []).map(([address, title, text]) => ({
        address, title, summary: text, head: title.toLowerCase(),
        words: (title + "\n" + text).toLowerCase(),
      })),
    })));

  const points = (each, words) => {
    let sum = 0;
    for (const word of words) {
      if (!each.words.includes(word)) return 0;
      const at = each.head.indexOf(word);
      sum += at < 0 ? 1 : at === 0 || !/\p{L}/u.test(each.head[at - 1]) ? 8 : 4;
    }
    return sum;
  };

  const best = (found, words, count) => found
    .map((each, at) => [points(each, words), at, each])
    .filter(([sum]) => sum > 0)
    .sort((one, other) => other[0] - one[0] || one[1] - other[1])
    .slice(0, count)
    .map((each) => each[2]);

  const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

  const element = (name, look, text) => {
    const made = document.createElement(name);
    if (look) made.className = look;
    if (text) made.textContent = text;
    return made;
  };

  const excerpt = (each, words) => {
    const at = words.length ? each.summary.toLowerCase().indexOf(words[0]) : -1;
    const from = at > 80 ? at - 60 : 0;
    const cut = each.summary.slice(from, from + 140);
    return (from ? "…" : "") + cut + (from + 140 < each.summary.length ? "…" : "");
  };

  const row = (each, words) => {
    const link = element("a", "i-hit");
    link.href = new URL(each.address, base).href;
    const head = element("span", "i-hit__head");
    if (each.label) head.append(element("span", "i-chip i-chip--sev" + each.level, each.label));
    head.append(element("b", "", each.title || each.address));
    link.append(head);
    const told = [each.day, each.status, (each.services ?? []).join(", ")].filter(Boolean);
    if (told.length) link.append(element("span", "i-sub", told.join(" · ")));
    if (each.summary) link.append(element("span", "i-hit__text", excerpt(each, words)));
    return link;
  };

  // The box in the header: a list below it, moved through with the arrow keys.

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (step) => {
    const all = options();
    if (!all.length) return;
    const now = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const next = (now + step + all.length) % all.length;
    all.forEach((each, at) => each.setAttribute("aria-selected", at === next ? "true" : "false"));
    input.setAttribute("aria-activedescendant", all[next].id);
    all[next].scrollIntoView({ block: "nearest" });
  };

  const suggest = async () => {
    const words = wordsOf(input.value);
    if (!words.length) return close();
    const { incidents, pages } = await load();
    if (words.join() !== wordsOf(input.value).join()) return;
    const hits = [...best(incidents, words, SHOWN), ...best(pages, words, DOCUMENTS)];
    list.replaceChildren(...hits.map((each, at) => {
      const hit = row(each, words);
      hit.id = "i-hit-" + at;
      hit.tabIndex = -1;
      hit.setAttribute("role", "option");
      hit.setAttribute("aria-selected", "false");
      return hit;
    }));
    if (!hits.length) {
      const none = element("div", "i-hit", "Nothing was found.");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", "i-search-found");
  list.id = "i-search-found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Found");
  input.addEventListener("focus", load);
  input.addEventListener("input", suggest);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(step);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter") {
      const chosen = list.querySelector("[aria-selected=true]");
      if (chosen && !list.hidden) {
        event.preventDefault();
        chosen.click();
      }
    }
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });

  // The page of the search: all that was found, with filters.

  const finder = document.querySelector("[data-incli=finder]");
  if (!finder) return;
  const fields = finder.querySelector("form").elements;
  const found = finder.querySelector(".i-found");
  const count = finder.querySelector("[data-count]");
  const asked = new URLSearchParams(location.search);
  for (const each of fields) if (asked.has(each.name)) each.value = asked.get(each.name);

  const find = async () => {
    const { incidents, pages } = await load();
    const words = wordsOf(fields.q.value);
    const [level, service, year] = [fields.severity.value, fields.service.value, fields.year.value];
    const kept = incidents.filter((each) =>
      (!level || String(each.level) === level) && (!year || each.year === year) &&
      (!service || each.services.includes(service)));
    const filtered = Boolean(level || service || year);
    const hits = words.length ? best(kept, words, ALL) : filtered ? kept.slice(0, ALL) : [];
    const others = words.length && !filtered ? best(pages, words, ALL) : [];
    found.replaceChildren(...[...hits, ...others].map((each) => {
      const item = element("li");
      item.append(row(each, words));
      return item;
    }));
    count.textContent = words.length || filtered
      ? hits.length + " " + count.dataset.incidents + ", " + others.length + " " + count.dataset.pages
      : incidents.length + " " + count.dataset.incidents;
    const query = new URLSearchParams([...fields].map((each) => [each.name, each.value])
      .filter(([name, value]) => name && value));
    history.replaceState(null, "", query.size ? "?" + query : location.pathname);
  };
  finder.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  finder.addEventListener("input", find);
  find();
})();
