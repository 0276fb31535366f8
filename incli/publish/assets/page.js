// Shows the times of a page in another zone. Everything else works without scripts.
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
})();
