// Shows the times of a page in another zone, and opens the menu of small screens by keyboard.
// Everything else works without scripts.
(() => {
  "use strict";
  const formats = {
    clock: { hour: "2-digit", minute: "2-digit" },
    second: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
    date: { day: "2-digit", month: "short" },
    month: { month: "short", year: "numeric" },
    day: { day: "2-digit", month: "short", year: "numeric" },
    weekday: { weekday: "short", day: "2-digit", month: "short", year: "numeric" },
    moment: { day: "2-digit", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  };

  const show = (zone) => {
    const made = {};
    for (const each of document.querySelectorAll("[data-as]")) {
      const how = each.dataset.as;
      made[how] ??= new Intl.DateTimeFormat("en-GB", {
        ...formats[how], hourCycle: "h23", timeZone: zone,
      });
      const at = new Date(each.dataset.time ?? each.getAttribute("datetime"));
      each.textContent = made[how].format(at).replaceAll(",", "");
    }
    for (const each of document.querySelectorAll("[data-zone-name]")) each.textContent = zone;
  };

  const chosen = (zones) => {
    const value = zones.querySelector("input:checked").value;
    if (value === "person") return zones.querySelector("select").value;
    return value || Intl.DateTimeFormat().resolvedOptions().timeZone;
  };

  for (const zones of document.querySelectorAll("[data-zones]")) {
    zones.hidden = false;
    zones.addEventListener("change", (event) => {
      if (event.target.tagName === "SELECT") {
        zones.querySelector("input[value=person]").checked = true;
      }
      show(chosen(zones));
    });
  }

  // The theme opens its menu by the label of a hidden box: nothing that a keyboard reaches.
  const drawer = document.getElementById("__drawer");
  const opener = document.querySelector(".md-header label[for=__drawer]");
  const menu = document.querySelector(".md-sidebar--primary");
  if (!drawer || !opener || !menu) return;
  opener.tabIndex = 0;
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-label", "Menu");
  const tell = () => opener.setAttribute("aria-expanded", String(drawer.checked));
  tell();
  drawer.addEventListener("change", tell);
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation(); // the theme clicks labels itself, on Enter alone
    drawer.click();
    if (drawer.checked) menu.querySelector("a[href]")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    drawer.click();
    opener.focus();
  });
})();
