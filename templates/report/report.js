"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const find = (id) => document.getElementById(id);
  const palette = ["#4269d0", "#d18f00", "#e15759", "#2a9d8f", "#3ca951", "#d6589f", "#8d5fd3", "#5a8fd6", "#9c6b4e", "#7a8694"];
  const colour = (index) => palette[index % palette.length];
  const words = {
    en: {
      tasks: "Tasks", groups: "Groups", filter: "Filter", columns: "Columns", curves: "Curves", series: "Series", smoothing: "Smoothing",
      log: "log scale", logx: "log x", scatter: "Parameter against metric", parallel: "Parallel coordinates", colourby: "Coloured by",
      other: "中文", dark: "Dark", light: "Light", shown: (n, all) => `${n} of ${all} tasks`, all: (n) => `${n} tasks`, draw: "curve",
      drawOf: (name) => `Draw the curves of ${name}`, of: (n, commit, date) => `${n} tasks at ${commit}, ${date}`,
      chart: (what, n) => `${what}: ${n} tasks; the numbers are in the table above`, none: "no task", title: "Summary of tasks",
    },
    zh: {
      tasks: "任务", groups: "分组", filter: "筛选", columns: "列", curves: "曲线", series: "指标", smoothing: "平滑",
      log: "对数坐标", logx: "x 轴对数", scatter: "参数与指标", parallel: "平行坐标", colourby: "着色依据",
      other: "English", dark: "深色", light: "浅色", shown: (n, all) => `${all} 个任务中的 ${n} 个`, all: (n) => `${n} 个任务`, draw: "曲线",
      drawOf: (name) => `绘制 ${name} 的曲线`, of: (n, commit, date) => `${n} 个任务，提交 ${commit}，${date}`,
      chart: (what, n) => `${what}：${n} 个任务，数值见上表`, none: "没有任务", title: "任务汇总",
    },
  };
  let language = /^zh/i.test(navigator.language) ? "zh" : "en";
  let theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const say = () => words[language];
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // The table: only the rows in view exist.
  const columns = data.columns.map((column, index) => ({ ...column, index }));
  const varying = columns.filter((column) => !("constant" in column));
  varying.forEach((column, place) => { column.place = place; });
  const cell = (row, column) => ("constant" in column ? column.constant : data.rows[row][column.place]);
  const nameColumn = columns.find((column) => column.key === "name");
  const name = (row) => String(cell(row, nameColumn));
  const shown = new Set(columns.filter((column) => column.shown).map((column) => column.index));
  let order = data.rows.map((_, index) => index);
  let sorted = null;
  const drawn = new Set();
  const rowHeight = 32;

  const numeric = (value) => (typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" && !isNaN(value) ? Number(value) : null);
  // NaN and infinities are text in a column of numbers: they sort last and match nothing, as a missing value.
  const missing = (value, column) => value === null || value === undefined || (column.numeric && numeric(value) === null);
  const compare = (a, b) => {
    const x = numeric(a), y = numeric(b);
    if (x !== null && y !== null) return x - y;
    if ((x === null) !== (y === null)) return x === null ? 1 : -1;
    return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
  };
  const print = (value, column) => {
    if (value === null || value === undefined) return "";
    if (column.kind === "metric" && typeof value === "number") return String(Number(value.toPrecision(5)));
    if (column.key === "seconds" && typeof value === "number") return String(Math.round(value * 10) / 10);
    return String(value);
  };

  const operators = { "<": (c) => c < 0, "<=": (c) => c <= 0, ">": (c) => c > 0, ">=": (c) => c >= 0, "=": (c) => c === 0, "!=": (c) => c !== 0 };
  const parseWord = (word) => {
    const found = /^([^<>=!]+)(<=|>=|!=|<|>|=)(.+)$/.exec(word);
    const column = found && columns.find((one) => one.key === found[1] || one.label === found[1]);
    if (!column) {
      const part = word.toLowerCase();
      return (row) => columns.some((one) => shown.has(one.index) && print(cell(row, one), one).toLowerCase().includes(part));
    }
    return (row) => {
      const value = cell(row, column);
      return !missing(value, column) && operators[found[2]](compare(value, numeric(found[3]) ?? found[3]));
    };
  };

  const refilter = () => {
    const tests = find("filter").value.trim().split(/\s+/).filter(Boolean).map(parseWord);
    order = [];
    for (let row = 0; row < data.rows.length; row++) if (tests.every((test) => test(row))) order.push(row);
    if (sorted) {
      order.sort((a, b) => {
        const x = cell(a, sorted.column), y = cell(b, sorted.column);
        const none = [x, y].map((value) => missing(value, sorted.column));
        if (none[0] || none[1]) return none[0] - none[1] || a - b;
        return (sorted.descending ? -1 : 1) * compare(x, y) || a - b;
      });
    }
    find("count").textContent = order.length === data.rows.length ? say().all(order.length) : say().shown(order.length, data.rows.length);
    find("viewport").scrollTop = 0;
    drawRows();
    drawScatter();
    drawParallel();
  };

  const drawHead = () => {
    const line = element("tr");
    if (hasCurves) line.append(element("th", { scope: "col" }, element("span", { textContent: say().draw })));
    for (const column of columns) {
      if (!shown.has(column.index)) continue;
      const head = element("th", { scope: "col", className: column.numeric ? "number" : "" });
      const active = sorted && sorted.column === column;
      head.setAttribute("aria-sort", active ? (sorted.descending ? "descending" : "ascending") : "none");
      const button = element("button", { type: "button", textContent: column.label, title: column.key });
      button.addEventListener("click", () => {
        sorted = { column, descending: active ? !sorted.descending : column.kind === "metric" && !column.lowest };
        refilter();
        drawHead();
        [...find("tasks").tHead.querySelectorAll("button")].find((one) => one.title === column.key)?.focus();
      });
      head.append(button);
      line.append(head);
    }
    find("tasks").tHead.replaceChildren(line);
  };

  const makeRow = (row) => {
    const line = element("tr");
    line.dataset.row = row;
    if (hasCurves) {
      const box = element("input", { type: "checkbox", checked: drawn.has(row), disabled: !withCurve.has(row) });
      box.setAttribute("aria-label", say().drawOf(name(row)));
      box.addEventListener("change", () => { box.checked ? drawn.add(row) : drawn.delete(row); drawCurves(); });
      line.append(element("td", {}, box));
    }
    for (const column of columns) {
      if (!shown.has(column.index)) continue;
      const value = cell(row, column), text = print(value, column);
      const made = element(column === nameColumn ? "th" : "td", { textContent: text, title: text });
      if (column === nameColumn) made.scope = "row";
      const classes = [column.numeric && "number", column.key === "error" && "bad", typeof value === "number" && value === column.best && "best"];
      made.className = classes.filter(Boolean).join(" ");
      line.append(made);
    }
    return line;
  };

  const space = () => element("tr", { className: "space", ariaHidden: "true" }, element("td", { colSpan: shown.size + 1 }));
  let everything = false;
  const drawRows = () => {
    const view = find("viewport"), body = find("tasks").tBodies[0];
    const room = Math.ceil((view.clientHeight || 600) / rowHeight);
    const first = everything ? 0 : Math.max(0, Math.floor(view.scrollTop / rowHeight) - 10);
    const last = everything ? Math.min(order.length, 2000) : Math.min(order.length, first + room + 20);
    const lines = order.slice(first, last).map(makeRow);
    const above = space(), below = space();
    above.firstChild.style.height = `${first * rowHeight}px`;
    below.firstChild.style.height = `${(order.length - last) * rowHeight}px`;
    body.replaceChildren(...(first > 0 ? [above] : []), ...lines, ...(last < order.length && !everything ? [below] : []));
    find("tasks").setAttribute("aria-rowcount", order.length + 1);
  };

  const drawChooser = () => {
    find("columns").replaceChildren(...columns.map((column) => {
      const box = element("input", { type: "checkbox", checked: shown.has(column.index), disabled: column === nameColumn });
      box.addEventListener("change", () => {
        box.checked ? shown.add(column.index) : shown.delete(column.index);
        drawHead();
        refilter();
      });
      return element("label", {}, box, ` ${column.label}`);
    }));
  };

  const drawGroups = () => {
    if (!data.groups) return;
    const head = element("tr", {}, ...data.groups.columns.map((one) => element("th", { scope: "col", className: one.numeric ? "number" : "" }, element("span", { textContent: one.title }))));
    const rows = data.groups.rows.map((row) => element("tr", {}, ...row.map((one, index) =>
      element("td", { textContent: one.text, className: [data.groups.columns[index].numeric && "number", one.best && "best"].filter(Boolean).join(" ") }))));
    find("groups").replaceChildren(element("thead", {}, head), element("tbody", {}, ...rows));
    find("groups-section").hidden = false;
  };

  // Charts.
  const hasCurves = data.curves.length > 0;
  const withCurve = new Set(data.curves.map((curve) => curve.task));
  const charts = {};
  const style = (variable) => getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  const axis = (title, type = "linear") => ({
    type, title: { display: true, text: title, color: style("--faint") },
    grid: { color: style("--line") }, ticks: { color: style("--faint") },
  });
  const drawChart = (id, config) => {
    if (charts[id]) charts[id].destroy();
    charts[id] = new Chart(find(id), config);
  };
  const base = (extra) => ({
    responsive: true, maintainAspectRatio: false, animation: false, ...extra,
    plugins: { legend: { display: false }, ...(extra.plugins || {}) },
  });
  const optionsOf = (select, items, chosen) => {
    find(select).replaceChildren(...items.map(([value, text]) => element("option", { value, textContent: text, selected: value === chosen })));
  };

  const smooth = (points, weight) => {
    if (!(weight > 0)) return points;
    let last = 0, scale = 0;
    return points.map((point) => {
      last = last * weight + (1 - weight) * point.y;
      scale = scale * weight + (1 - weight);
      return { x: point.x, y: last / scale };
    });
  };
  // Chart.js draws data that it need not parse only when they are in order.
  const byX = (a, b) => a.x - b.x;
  const pointsOf = (curve) => {
    let steps = 0;
    return curve.y.map((y, index) => {
      if (index > 0) steps += curve.at ? curve.at[index - 1] : 1;
      return { x: curve.first + steps * curve.step, y };
    }).sort(byX);
  };

  const drawCurves = () => {
    if (!hasCurves) return;
    const series = Number(find("series").value), weight = Number(find("smoothing").value);
    const all = data.curves.filter((curve) => curve.series === series && drawn.has(curve.task));
    const hidden = new Set([...find("legend").querySelectorAll('[aria-pressed="false"]')].map((one) => one.dataset.line));
    const lines = all.map((curve) => ({
      id: `${curve.task}/${curve.file}`, label: name(curve.task) + (data.files.length > 1 ? ` (${data.files[curve.file]})` : ""),
      colour: colour(curve.task), points: pointsOf(curve),
    }));
    const datasets = lines.map((line) => ({
      label: line.label, data: smooth(line.points, weight), borderColor: line.colour, backgroundColor: line.colour, borderWidth: 1.6, pointRadius: 0,
      pointHitRadius: 6, hidden: hidden.has(line.id),
    }));
    const x = data.curves.find((curve) => curve.series === series);
    drawChart("curves", {
      type: "line", data: { datasets },
      options: base({
        parsing: false, normalized: true, interaction: { mode: "nearest", axis: "xy", intersect: false },
        scales: { x: axis(x ? data.xs[x.xs] : "x"), y: axis(data.series[series] ?? "", find("log").checked ? "logarithmic" : "linear") },
      }),
    });
    find("curves").setAttribute("aria-label", say().chart(`${say().curves}, ${data.series[series]}`, lines.length));
    find("legend").replaceChildren(...lines.map((line, index) => {
      const button = element("button", { type: "button" });
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      mark.setAttribute("aria-hidden", "true");
      box.setAttribute("width", "14");
      box.setAttribute("height", "10");
      box.setAttribute("fill", line.colour);
      mark.append(box);
      button.dataset.line = line.id;
      button.setAttribute("aria-pressed", String(!hidden.has(line.id)));
      button.append(mark, line.label);
      button.addEventListener("click", () => {
        const visible = button.getAttribute("aria-pressed") === "false";
        button.setAttribute("aria-pressed", String(visible));
        charts.curves.setDatasetVisibility(index, visible);
        charts.curves.update();
      });
      return button;
    }));
    if (!lines.length) find("legend").replaceChildren(element("span", { className: "note", textContent: say().none }));
  };

  const params = columns.filter((column) => column.kind === "param" && !("constant" in column));
  const metrics = columns.filter((column) => column.kind === "metric" && column.numeric);
  const places = (column) => {
    const values = [...new Set(data.rows.map((_, row) => cell(row, column)).filter((value) => value !== null && value !== undefined))];
    return values.every((value) => typeof value === "number") ? null : values.map(String).sort();
  };
  const categories = new Map(params.map((column) => [column.index, places(column)]));
  const position = (row, column) => {
    const value = cell(row, column), list = categories.get(column.index);
    if (value === null || value === undefined) return null;
    return list ? list.indexOf(String(value)) : numeric(value);
  };

  // As learning rates do: most of them, not only the smallest.
  const spansDecades = (values) => {
    const numbers = values.filter((value) => value !== null).sort((a, b) => a - b);
    const at = (share) => numbers[Math.floor(share * (numbers.length - 1))];
    return numbers.length > 2 && numbers[0] > 0 && at(0.9) / at(0.1) >= 30;
  };

  // Points of one category would hide each other: each is moved aside, always to the same place.
  const aside = (row) => ((Math.imul(row + 1, 0x9e3779b1) >>> 0) / 2 ** 32 - 0.5) * 0.6;
  const drawScatter = () => {
    if (!params.length || !metrics.length) return;
    const x = columns[find("scatter-x").value], y = columns[find("scatter-y").value], list = categories.get(x.index);
    const points = order.map((row) => ({ row, x: position(row, x), y: numeric(cell(row, y)) })).filter((point) => point.x !== null && point.y !== null);
    if (list) for (const point of points) point.x += aside(point.row);
    points.sort(byX);
    const scale = axis(x.label, find("scatter-log").checked && !list ? "logarithmic" : "linear");
    if (list) Object.assign(scale, { min: -0.5, max: list.length - 0.5, ticks: { ...scale.ticks, stepSize: 1, callback: (value) => list[value] ?? "" } });
    const many = points.length > 2000;
    drawChart("scatter", {
      type: "scatter",
      data: { datasets: [{ data: points, pointRadius: many ? 1.5 : points.length > 500 ? 2 : 4, pointHitRadius: 4, pointBorderWidth: many ? 0 : 1, backgroundColor: `${colour(0)}${many ? "60" : "b0"}`, borderColor: colour(0) }] },
      options: base({
        parsing: false, scales: { x: scale, y: axis(y.label) },
        plugins: {
          legend: { display: false },
          tooltip: { callbacks: { label: (item) => `${name(item.raw.row)}: ${x.label} ${cell(item.raw.row, x)}, ${y.label} ${print(item.raw.y, y)}` } },
        },
      }),
    });
    find("scatter").setAttribute("aria-label", say().chart(`${x.label} / ${y.label}`, points.length));
  };

  const mix = (share, alpha) => {
    const from = [66, 105, 208], to = [225, 87, 89];
    return `rgba(${from.map((one, index) => Math.round(one + (to[index] - one) * share)).join(",")},${alpha})`;
  };
  const cut = (text, most) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
  // The last parts of a dotted name say most.
  const brief = (text, most) => (text.length > most && text.includes(".") ? brief(text.slice(text.indexOf(".") + 1), most) : cut(text, most));
  const drawParallel = () => {
    if (!params.length || !metrics.length) return;
    const by = columns[find("parallel-by").value];
    const axes = [...params.filter((column) => column.shown && !column.seed), ...params.filter((column) => !column.shown || column.seed)].slice(0, Math.max(2, Math.min(7, Math.floor(find("parallel").parentElement.clientWidth / 100) - 1))).concat(by);
    const values = (column) => (column.kind === "param" ? (row) => position(row, column) : (row) => numeric(cell(row, column)));
    const rows = order.slice(0, 1000);
    const ranges = axes.map((column) => {
      const numbers = rows.map(values(column)).filter((value) => value !== null);
      return [Math.min(...numbers), Math.max(...numbers)];
    });
    const decades = axes.map((column) => column.kind === "param" && !categories.get(column.index) && spansDecades(rows.map(values(column))));
    const share = (row, index) => {
      const value = values(axes[index])(row), [low, high] = ranges[index];
      if (value === null) return null;
      if (decades[index]) return Math.log(value / low) / Math.log(high / low);
      return high > low ? (value - low) / (high - low) : 0.5;
    };
    const end = axes.length - 1, alpha = Math.max(0.15, Math.min(1, 120 / rows.length));
    const datasets = rows.map((row) => {
      const last = share(row, end);
      return {
        label: name(row), row, data: axes.map((_, index) => share(row, index)), spanGaps: true, borderWidth: 1.2, pointRadius: 0, pointHitRadius: 5,
        borderColor: last === null ? style("--line") : mix(last, alpha), backgroundColor: last === null ? style("--line") : mix(last, 1),
      };
    });
    const edge = (index, side) => {
      const list = categories.get(axes[index].index), value = ranges[index][side];
      return isFinite(value) ? (list ? list[value] : String(Number(value.toPrecision(4)))) : "";
    };
    drawChart("parallel", {
      type: "line", data: { labels: axes.map((column, index) => [brief(column.label, 16), `${cut(edge(index, 0), 10)} … ${cut(edge(index, 1), 10)}`]), datasets },
      options: base({
        interaction: { mode: "nearest", intersect: false },
        scales: { x: { grid: { color: style("--faint"), lineWidth: 1.5 }, ticks: { color: style("--ink"), maxRotation: 0, autoSkip: false } }, y: { display: false, min: -0.03, max: 1.03 } },
        plugins: {
          legend: { display: false },
          tooltip: { callbacks: { title: () => "", label: (item) => `${item.dataset.label}: ${axes[item.dataIndex].label} ${cell(item.dataset.row, axes[item.dataIndex])}` } },
        },
      }),
    });
    find("parallel").setAttribute("aria-label", say().chart(say().parallel, rows.length));
  };

  // The page around.
  const drawWords = () => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    for (const one of document.querySelectorAll("[data-say]")) one.textContent = say()[one.dataset.say];
    if (!data.titled) document.title = document.querySelector("h1").textContent = say().title;
    find("origin").textContent = say().of(data.rows.length, data.commit.slice(0, 10), data.date.replace("T", " "));
    find("language").textContent = say().other;
    find("theme").textContent = theme === "dark" ? say().light : say().dark;
  };
  const drawAll = () => {
    document.documentElement.dataset.theme = theme;
    drawWords();
    drawHead();
    refilter();
    drawCurves();
  };

  if (hasCurves) {
    optionsOf("series", data.series.map((one, index) => [String(index), one]), "0");
    for (const row of withCurve) if (drawn.size < 10) drawn.add(row);
  } else {
    find("curves-section").hidden = true;
  }
  if (params.length && metrics.length) {
    // The number with the most values says most.
    const count = (column) => (categories.get(column.index) || column.seed ? 0 : new Set(data.rows.map((_, row) => cell(row, column))).size);
    const likely = params.filter((column) => column.shown && !column.seed);
    const first = (likely.length ? likely : params).reduce((best, column) => (count(column) > count(best) ? column : best));
    find("scatter-log").checked = !categories.get(first.index) && spansDecades(data.rows.map((_, row) => position(row, first)));
    optionsOf("scatter-x", params.map((column) => [String(column.index), column.label]), String(first.index));
    for (const select of ["scatter-y", "parallel-by"]) optionsOf(select, metrics.map((column) => [String(column.index), column.label]), String(metrics[0].index));
  } else {
    find("scatter-section").hidden = find("parallel-section").hidden = true;
  }
  drawChooser();
  drawGroups();
  find("filter").addEventListener("input", refilter);
  find("viewport").addEventListener("scroll", drawRows, { passive: true });
  for (const id of ["series", "smoothing", "log"]) find(id).addEventListener("input", drawCurves);
  for (const id of ["scatter-x", "scatter-y", "scatter-log"]) find(id).addEventListener("input", drawScatter);
  find("parallel-by").addEventListener("input", drawParallel);
  find("language").addEventListener("click", () => { language = language === "zh" ? "en" : "zh"; drawAll(); });
  find("theme").addEventListener("click", () => { theme = theme === "dark" ? "light" : "dark"; drawAll(); });
  addEventListener("resize", drawRows);
  addEventListener("beforeprint", () => { everything = true; drawRows(); });
  addEventListener("afterprint", () => { everything = false; drawRows(); });
  drawAll();
})();
