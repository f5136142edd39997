"use strict";
// The page's controls, tables, map and files; what they show is worked out by the reckoning above.
(() => {
  const data = JSON.parse(document.getElementById("siting-data").textContent);
  const reckoned = siting.reckoning(data);
  const by = (id) => document.getElementById(id);
  const today = [...data.today];
  const TOP = 15;
  const began = { sites: [], mode: "", key: "today" };
  let open = new Set();
  let undone = [];

  // ---- words and numbers, as the tables below write them

  // Halves go to the even neighbour, as Python rounds them; all halves of eighths are held exactly.
  const rounded = (value, decimals) => {
    const scaled = value * 10 ** decimals;
    const floor = Math.floor(scaled);
    const half = scaled - floor === 0.5;
    return ((half ? floor + (floor % 2) : Math.round(scaled)) / 10 ** decimals).toLocaleString("en-GB", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  };
  const count = (value) => rounded(value, 0);
  // Children of linked records: a small number is never shown as it stands.
  const isSmall = (value) => value > 0 && value <= data.small;
  const people = (value) => (isSmall(value) ? "hidden" : count(value));
  const minutes = (value) => (value === null || value === Infinity ? "none reached" : rounded(value, 1));
  // Never rounded up to 100 or down to 0.
  const percent = (part, whole) => {
    if (!(whole > 0)) return "no children";
    const value = (100 * part) / whole;
    return value === 0 || value === 100 ? `${value}%` : `${rounded(Math.min(Math.max(value, 0.1), 99.9), 1)}%`;
  };
  const plural = (number, one, many) => (number === 0 ? `no ${many}` : `${count(number)} ${number === 1 ? one : many}`);
  const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
  const child = (number, one = "child", many = "children") =>
    isSmall(number) ? `a few ${many}` : plural(Math.round(number), one, many);
  const element = (tag, text, more = {}) => {
    const made = document.createElement(tag);
    if (text !== null && text !== undefined) made.textContent = text;
    Object.entries(more).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };

  // ---- the state: which sites are open, by which way of going

  const mode = () => by("mode").value;
  const planOf = (key) => data.plans.find((each) => each.key === key);
  const sitesOf = (key) => (planOf(key) ? [...planOf(key).sites].sort((one, other) => one - other) : today);
  const before = () => sitesOf(by("beside").value);
  const than = () => (planOf(by("beside").value) ? `“${planOf(by("beside").value).name}”` : "today");
  const then = () => (planOf(by("beside").value) ? "before" : "today");
  const within = () => Number(by("within").value);
  const chosen = () => [...open].sort((one, other) => one - other);
  const same = (one, other) => one.length === other.length && one.every((site, place) => site === other[place]);
  const stateOf = (site) => {
    const was = data.sites[site].existing;
    if (open.has(site)) return was ? "open-today" : "opened";
    return was ? "closed-today" : "could-be";
  };
  const STATES = {
    "open-today": "hub today, stays open",
    opened: "new hub",
    "closed-today": "hub today, closed",
    "could-be": "not a hub",
  };

  const set = (sites, remember = true) => {
    if (remember) undone.push(chosen());
    open = new Set(sites);
    show();
  };
  const toggle = (site) => {
    const next = new Set(open);
    if (!next.delete(site)) next.add(site);
    set(next);
  };

  const begin = (key) => {
    const plan = planOf(key);
    began.key = key;
    began.sites = sitesOf(key);
    if (plan) by("mode").value = plan.mode;
    undone = [];
    set(began.sites, false);
  };

  // ---- the list

  const boxes = data.sites.map((site, place) => {
    const row = element("p");
    const box = element("input", null, { type: "checkbox", id: `site-${place}` });
    const label = element("label", site.name, { for: `site-${place}` });
    const more = element("small");
    label.append(more);
    box.addEventListener("change", () => toggle(place));
    row.append(box, label);
    return { row, box, more, place, words: `${site.name} ${site.kind} ${site.district ?? ""}`.toLowerCase() };
  });
  const inPlans = new Set(data.plans.flatMap((plan) => plan.sites));
  const rank = ({ place }) => (data.sites[place].existing ? 0 : inPlans.has(place) ? 1 : 2);
  [...boxes]
    .sort((one, other) => rank(one) - rank(other) || one.words.localeCompare(other.words, "en-GB"))
    .forEach(({ row }) => by("sites").append(row));

  const list = () => {
    const words = by("filter").value.trim().toLowerCase();
    const shown = {
      all: () => true,
      open: (site) => open.has(site),
      changed: (site) => open.has(site) !== data.sites[site].existing,
      today: (site) => data.sites[site].existing,
    }[by("show").value];
    let many = 0;
    boxes.forEach(({ row, box, more, place, words: told }) => {
      const site = data.sites[place];
      box.checked = open.has(place);
      more.textContent = [site.kind, site.district, STATES[stateOf(place)]].filter(Boolean).join(" · ");
      row.hidden = !(shown(place) && told.includes(words)) && document.activeElement !== box;
      many += row.hidden ? 0 : 1;
    });
    by("listed").textContent = `${plural(many, "site", "sites")} of ${count(boxes.length)} listed.`;
  };

  // ---- tables

  // The first column names the row; those numbered in `words` hold words too, and stand to the left.
  const table = (caption, columns, rows, nothing, words = []) => {
    const side = (place) => (place === 0 || words.includes(place) ? "left" : "right");
    if (!rows.length) {
      const said = element("p", null, { class: "nothing" });
      said.append(element("strong", `${caption}.`), ` ${nothing}`);
      return said;
    }
    const scroll = element("div", null, { class: "scroll", tabindex: "0", role: "group", "aria-label": caption });
    const made = element("table");
    const head = element("tr");
    columns.forEach((title, place) =>
      head.append(element("th", title, { scope: "col", class: side(place) })),
    );
    const body = element("tbody");
    rows.forEach((cells) => {
      const row = element("tr");
      cells.forEach((cell, place) =>
        row.append(place ? element("td", cell, { class: side(place) }) : element("th", cell, { scope: "row" })),
      );
      body.append(row);
    });
    const top = element("thead");
    top.append(head);
    made.append(element("caption", caption), top, body);
    scroll.append(made);
    return scroll;
  };

  const siteName = (site) => (site < 0 ? "none" : data.sites[site].name);
  const groupTable = (caption, wanted, after, earlier, changed) =>
    table(
      caption,
      ["Children", "In all", "Shorter journey", "Longer journey", `Average minutes ${then()}`, "Average minutes now",
        `Within ${within()} minutes ${then()}`, `Within ${within()} minutes now`, "Reach none now"],
      after
        .map((row, place) => ({ row, was: earlier[place], change: changed[place] }))
        .filter(({ row }) => wanted.includes(row.by))
        .map(({ row, was, change }) => [
          row.name, people(row.children), people(change.gain), people(change.lose), minutes(change.before),
          minutes(change.after), percent(was.within[within()], was.children), percent(row.within[within()], row.children),
          people(row.unreached),
        ]),
      "There are none.",
    );
  const areaTable = (caption, areas, nothing) =>
    table(
      caption,
      ["Neighbourhood", "Children", `Minutes ${then()}`, "Minutes now", `Nearest ${then()}`, "Nearest now"],
      areas
        .slice(0, TOP)
        .map((each) => [
          each.name, people(each.children), minutes(each.before), minutes(each.after), siteName(each.siteBefore),
          siteName(each.siteAfter),
        ]),
      nothing,
      [4, 5],
    );

  const figures = () => {
    const now = chosen();
    const how = reckoned.modes.get(mode());
    const after = reckoned.access(now, mode());
    const earlier = reckoned.access(before(), mode());
    const { rows, areas } = reckoned.changes(before(), now, mode());
    const moved = reckoned.moves(before(), now, mode());
    const most = (told) =>
      areas
        .filter((each) => each.told === told && each.children > 0)
        .sort((one, other) => Math.abs(other.change) - Math.abs(one.change) || other.children - one.children);
    const against = `${how.name}, against ${than()}`;
    const made = [
      groupTable(`All children and age groups, ${against}`, ["all", "cohort"], after, earlier, rows),
      groupTable(`Fifths of deprivation, ${against}`, ["fifth"], after, earlier, rows),
      groupTable(`Districts, ${against}`, ["district"], after, earlier, rows),
      table(
        `What each site that opens or closes does, ${how.name}, the others staying as chosen`,
        ["Site", "Move", "Children with a shorter journey by it", "Children with a longer journey by it"],
        moved.map((each) => [siteName(each.site), each.opened ? "opens" : "closes", people(each.gain), people(each.lose)]),
        "No site opens or closes.",
        [1],
      ),
      areaTable(`Neighbourhoods whose journey grows most, ${how.name}`, most("lose"), "No journey grows."),
      areaTable(`Neighbourhoods whose journey shrinks most, ${how.name}`, most("gain"), "No journey shrinks."),
    ];
    by("figures").replaceChildren(...made);
    return { rows, areas, after, moved };
  };

  const summary = ({ rows, after, moved }) => {
    const [all] = rows;
    const [reach] = after;
    const opens = moved.filter((each) => each.opened).length;
    const how = reckoned.modes.get(mode());
    by("summary").textContent =
      `${plural(open.size, "site is", "sites are")} open: ${plural(opens, "new one", "new ones")}, ` +
      `${plural(moved.length - opens, "closure", "closures")}. ${capital(child(all.gain, "child has", "children have"))} a shorter ` +
      `journey than ${planOf(by("beside").value) ? "with " : ""}${than()}, ${how.name}, ${child(all.lose)} a longer one, of ${people(all.children)}. ` +
      `The average journey is ${minutes(all.after)} minutes (${then()} ${minutes(all.before)}). ` +
      `${percent(reach.within[within()], reach.children)} of children are within ${within()} minutes.`;
  };

  const says = () => {
    const plan = planOf(began.key);
    const changed = !same(chosen(), began.sites);
    const told = plan ? `${plan.name}. ${plan.says}` : "These are the hubs there are today.";
    by("says").textContent = changed ? `Your own choice, begun from ${plan ? `“${plan.name}”` : "today"}. Nothing is proven of it.` : told;
    const how = reckoned.modes.get(mode());
    by("method").textContent = `Journeys ${how.name}: ${how.method}`;
    by("undo").disabled = !undone.length;
    by("back").disabled = !changed;
  };

  // ---- the map: areas with their outlines, or their points, and the sites

  const still = { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false };
  const map = L.map("map", { ...still, attributionControl: false, zoomSnap: 0.25 });
  const places = data.points.area.map((_, point) => [data.points.lat[point], data.points.lon[point]]);
  const pointOf = new Map(data.points.area.map((code, point) => [code, point]));
  const shapes = new Array(places.length);
  const outlined = L.geoJSON(data.outlines, {
    style: { className: "same", weight: 0.6 },
    onEachFeature: (feature, layer) => {
      shapes[pointOf.get(feature.properties.code)] = layer;
    },
  }).addTo(map);
  places.forEach((place, point) => {
    shapes[point] ??= L.circleMarker(place, { radius: 6, className: "same", weight: 0.6 }).addTo(map);
  });
  L.geoJSON(data.larger, { style: { className: "border" }, interactive: false }).addTo(map);
  const markers = data.sites.map((site, place) => {
    const marker = L.marker([site.lat, site.lon], {
      icon: L.divIcon({ className: "site could-be", iconSize: null, iconAnchor: [7, 7] }),
      keyboard: false,
    });
    // As a node, never as mark-up: names come from files.
    marker.bindTooltip(() => element("span", `${site.name}: ${STATES[stateOf(place)]}`));
    return marker.on("click", () => toggle(place)).addTo(map);
  });
  const everywhere = L.latLngBounds([...places, ...data.sites.filter((site) => site.existing).map((site) => [site.lat, site.lon])]);
  if (data.outlines.features.length) everywhere.extend(outlined.getBounds());
  const fit = () => map.fitBounds(everywhere, { padding: [4, 4], animate: false });

  const draw = ({ areas }) => {
    areas.forEach((each, point) => {
      const drawn = shapes[point].getElement();
      drawn?.classList.remove("gain", "lose", "same");
      drawn?.classList.add(each.told);
      shapes[point].unbindTooltip();
      shapes[point].bindTooltip(() =>
        element("span", `${each.name}: ${minutes(each.before)} minutes ${then()}, ${minutes(each.after)} now`),
      );
    });
    markers.forEach((marker, place) => {
      const drawn = marker.getElement();
      drawn.classList.remove(...Object.keys(STATES));
      drawn.classList.add(stateOf(place));
      marker.setZIndexOffset({ "could-be": 0, "closed-today": 500, "open-today": 1000, opened: 1500 }[stateOf(place)]);
    });
  };

  // ---- files

  // A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV injection").
  const cell = (value) => {
    const plain = value === null || value === Infinity ? "" : value;
    const text = typeof plain === "string" && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : String(plain);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const save = (name, kind, text) => {
    const link = element("a", null, { download: name, href: URL.createObjectURL(new Blob([text], { type: kind })) });
    link.click();
    URL.revokeObjectURL(link.href);
    by("saved").textContent = `Saved as ${name}, where your browser puts downloads.`;
  };
  const csv = (name, rows) =>
    save(name, "text/csv", `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`);
  const named = (what, ending) =>
    `${data.area} ${what} ${mode()}.${ending}`.toLowerCase().replaceAll(/[^a-z0-9.]+/g, "-");
  const code = (site) => (site < 0 ? "" : data.sites[site].code);
  const areas = () => reckoned.changes(before(), chosen(), mode()).areas;

  const saveAreas = () =>
    csv(named("neighbourhoods", "csv"), [
      ["area_code", "name", "children", "way_of_going", `minutes_${then()}`, "minutes_now", `site_${then()}`, "site_now", "journey"],
      ...areas().map((each) => [
        each.area, each.name, isSmall(each.children) ? "*" : each.children, mode(), each.before, each.after, code(each.siteBefore), code(each.siteAfter),
        { gain: "shorter", lose: "longer", same: "no different" }[each.told],
      ]),
    ]);
  const saveSites = () =>
    csv(named("sites", "csv"), [
      ["code", "name", "kind", "longitude", "latitude", "hub_today", "hub_now"],
      ...data.sites.map((site, place) => [
        site.code, site.name, site.kind, site.lon, site.lat, site.existing ? "yes" : "no", open.has(place) ? "yes" : "no",
      ]),
    ]);
  const saveGeojson = () => {
    const point = (lon, lat) => ({ type: "Point", coordinates: [lon, lat] });
    const outline = new Map(data.outlines.features.map((each) => [each.properties.code, each.geometry]));
    const features = [
      ...data.sites.map((site, place) => ({
        type: "Feature",
        properties: { what: "site", code: site.code, name: site.name, hub_today: site.existing, hub_now: open.has(place) },
        geometry: point(site.lon, site.lat),
      })),
      ...areas().map((each, place) => ({
        type: "Feature",
        properties: {
          what: "neighbourhood", code: each.area, name: each.name,
          children: isSmall(each.children) ? "*" : each.children, way_of_going: mode(),
          [`minutes_${then()}`]: each.before === Infinity ? null : each.before, minutes_now: each.after === Infinity ? null : each.after,
        },
        geometry: outline.get(each.area) ?? point(data.points.lon[place], data.points.lat[place]),
      })),
    ];
    save(named("sites and neighbourhoods", "geojson"), "application/geo+json", JSON.stringify({ type: "FeatureCollection", features }));
  };

  // ---- all of it together

  function show() {
    const found = figures();
    summary(found);
    says();
    list();
    draw(found);
  }

  ["start", "beside"].forEach((id) => {
    const option = (name, sites, key) =>
      by(id).append(element("option", `${name}: ${plural(sites.length, "hub", "hubs")}`, { value: key }));
    option("Today", today, "today");
    data.plans.forEach((plan) => option(plan.name, plan.sites, plan.key));
    // Where there is no hub yet, everybody would gain against today, and nobody learn anything.
    if (!today.length && data.plans.length) by(id).value = data.plans[0].key;
  });
  by("start").addEventListener("change", () => begin(by("start").value));
  ["mode", "within", "beside"].forEach((id) => by(id).addEventListener("change", show));
  by("filter").addEventListener("input", list);
  by("show").addEventListener("change", list);
  by("undo").addEventListener("click", () => set(undone.pop(), false));
  by("back").addEventListener("click", () => set(began.sites));
  by("csv-areas").addEventListener("click", saveAreas);
  by("csv-sites").addEventListener("click", saveSites);
  by("geojson").addEventListener("click", saveGeojson);
  by("explorer").hidden = false;
  by("without").hidden = true;
  map.invalidateSize();
  fit();
  begin(by("start").value);
})();
