"use strict";
// What the explorer works out, without anything of the page: the same as familyhub.siting does in Python, on the same
// minutes. Minutes are whole eighths here, so that a journey is as long in both, and on the same side of every limit.
const siting = (() => {
  const NOT_REACHED = 65535;

  const unpacked = (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Uint16Array.from({ length: bytes.length / 2 }, (_, place) => view.getUint16(2 * place, true));
  };

  const add = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

  const reckoning = (data) => {
    const eighths = data.eighths;
    const many = data.points.area.length;
    const modes = new Map(data.modes.map((mode) => [mode.key, { ...mode, minutes: unpacked(mode.minutes) }]));
    const totals = data.points.children.map(add);
    const groups = data.groups.map((group) => ({ ...group, children: childrenOf(group) }));

    function childrenOf(group) {
      const known = (value) => (value === null || value === "" ? "not known" : String(value));
      const { district, fifth, children } = data.points;
      if (group.by === "all") return totals;
      if (group.by === "cohort") {
        const place = data.cohorts.indexOf(group.key);
        return children.map((row) => row[place]);
      }
      const of = group.by === "fifth" ? fifth : district;
      return totals.map((number, point) => (known(of[point]) === group.key ? number : 0));
    }

    // For each point: minutes to its nearest open site (Infinity where it reaches none) and that site, or -1; of two as
    // near, the first in the list.
    const nearest = (sites, mode) => {
      const cells = modes.get(mode).minutes;
      const width = data.sites.length;
      const open = [...new Set(sites)].sort((one, other) => one - other);
      const minutes = new Array(many).fill(Infinity);
      const site = new Array(many).fill(-1);
      for (let point = 0; point < many; point += 1) {
        let least = NOT_REACHED;
        for (const each of open) {
          const here = cells[point * width + each];
          if (here < least) {
            least = here;
            site[point] = each;
          }
        }
        if (least < NOT_REACHED) minutes[point] = least / eighths;
      }
      return { minutes, site };
    };

    const average = (children, minutes) => {
      let sum = 0;
      let reached = 0;
      children.forEach((number, point) => {
        if (number > 0 && minutes[point] < Infinity) {
          sum += number * minutes[point];
          reached += number;
        }
      });
      return reached > 0 ? sum / reached : null;
    };

    const median = (children, minutes) => {
      const going = [...children.keys()].filter((point) => children[point] > 0 && minutes[point] < Infinity);
      if (!going.length) return null;
      going.sort((one, other) => minutes[one] - minutes[other] || one - other);
      const half = add(going.map((point) => children[point])) / 2;
      let gone = 0;
      for (const point of going) {
        gone += children[point];
        if (gone >= half - 1e-9 * Math.max(1, half)) return minutes[point];
      }
      return minutes[going[going.length - 1]];
    };

    const worst = (children, minutes) => {
      const going = minutes.filter((each, point) => children[point] > 0 && each < Infinity);
      return going.length ? going.reduce((most, each) => Math.max(most, each), 0) : null;
    };

    const childrenWhere = (children, holds) => add(children.filter((_, point) => holds(point)));

    const access = (sites, mode) => {
      const { minutes } = nearest(sites, mode);
      return groups.map(({ by, key, name, children }) => ({
        by,
        key,
        name,
        children: add(children),
        average: average(children, minutes),
        median: median(children, minutes),
        worst: worst(children, minutes),
        within: Object.fromEntries(
          data.within.map((limit) => [limit, childrenWhere(children, (point) => minutes[point] <= limit)]),
        ),
        unreached: childrenWhere(children, (point) => minutes[point] === Infinity),
      }));
    };

    // Minutes more, less than 0 where shorter; infinite where a site is reached only before, or only after.
    const shift = (before, after) => (before === Infinity && after === Infinity ? 0 : after - before);

    const changes = (before, after, mode) => {
      const one = nearest(before, mode);
      const other = nearest(after, mode);
      const change = one.minutes.map((minutes, point) => shift(minutes, other.minutes[point]));
      const rows = groups.map(({ by, key, name, children }) => ({
        by,
        key,
        name,
        children: add(children),
        gain: childrenWhere(children, (point) => change[point] <= -data.noticed),
        lose: childrenWhere(children, (point) => change[point] >= data.noticed),
        same: childrenWhere(children, (point) => Math.abs(change[point]) < data.noticed),
        before: average(children, one.minutes),
        after: average(children, other.minutes),
        reached: childrenWhere(children, (point) => change[point] === -Infinity),
        cutOff: childrenWhere(children, (point) => change[point] === Infinity),
      }));
      const areas = change.map((minutes, point) => ({
        area: data.points.area[point],
        name: data.points.name[point],
        children: totals[point],
        before: one.minutes[point],
        after: other.minutes[point],
        siteBefore: one.site[point],
        siteAfter: other.site[point],
        change: minutes,
        told: minutes <= -data.noticed ? "gain" : minutes >= data.noticed ? "lose" : "same",
      }));
      return { rows, areas };
    };

    // What each site that opens or closes does: the choice as it is, beside the choice without this one move.
    const moves = (before, after, mode) => {
      const planned = new Set(after);
      const was = new Set(before);
      const moved = [...new Set([...before, ...after])].filter((site) => planned.has(site) !== was.has(site));
      const asPlanned = nearest(after, mode).minutes;
      return moved
        .sort((one, other) => one - other)
        .map((site) => {
          const opened = planned.has(site);
          const rest = opened ? after.filter((each) => each !== site) : [...after, site];
          const change = nearest(rest, mode).minutes.map((minutes, point) => shift(minutes, asPlanned[point]));
          return {
            site,
            opened,
            gain: childrenWhere(totals, (point) => change[point] <= -data.noticed),
            lose: childrenWhere(totals, (point) => change[point] >= data.noticed),
          };
        });
    };

    return { modes, groups, nearest, access, changes, moves };
  };

  return { reckoning };
})();
