"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const find = (id) => document.getElementById(id);
  const palette = ["#4269d0", "#d18f00", "#e15759", "#2a9d8f", "#3ca951", "#d6589f", "#8d5fd3", "#5a8fd6", "#9c6b4e", "#7a8694"];
  const colour = (index) => palette[index % palette.length];
  const words = {
    en: {
      tasks: "Tasks", groups: "Groups", filter: "Filter", columns: "Columns", curves: "Curves", series: "Series", smoothing: "Smoothing",
      drawFirst: "The first 10 of the table", drawNone: "None", more: (n) => `and ${n} more tasks, which are not printed`,
      firstOf: (n, all) => `The first ${n} of ${all} tasks of the table are drawn; sort or filter it to see others.`,
      log: "log scale", logx: "log x", scatter: "Parameter against metric", parallel: "Parallel coordinates", colourby: "Coloured by",
      other: "中文", dark: "Dark", light: "Light", shown: (n, all) => `${n} of ${all} tasks`, all: (n) => `${n} tasks`, draw: "curve",
      drawOf: (name) => `Draw the curves of ${name}`, of: (n, commit, date) => `${n} tasks at ${commit}, ${date}`,
      chart: (what, n) => `${what}: ${n} tasks; the numbers are in the table above`, none: "no task", title: "Summary of tasks",
    },
    zh: {
      tasks: "任务", groups: "分组", filter: "筛选", columns: "列", curves: "曲线", series: "指标", smoothing: "平滑",
      drawFirst: "表中前 10 个", drawNone: "全部清除", more: (n) => `另有 ${n} 个任务未打印`,
      firstOf: (n, all) => `仅绘制表中 ${all} 个任务的前 ${n} 个；可通过排序或筛选查看其余任务。`,
      fields: {
        name: "名称", state: "状态", error: "错误", retracted: "已撤回", seconds: "秒数", version: "版本", group: "组", time: "时间", host: "主机",
        branch: "分支", commit: "提交", tags: "标签", notes: "备注",
      },
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
  const branchColumn = columns.find((column) => column.key === "branch");
  // Names that several tasks bear come with their time, as in `git dltask list`.
  const bearers = new Map();
  data.rows.forEach((_, row) => bearers.set(cell(row, nameColumn), (bearers.get(cell(row, nameColumn)) ?? 0) + 1));
  const name = (row) => {
    const short = String(cell(row, nameColumn));
    return bearers.get(cell(row, nameColumn)) > 1 ? String(cell(row, branchColumn)).slice(-short.length - 16) : short;
  };
  const labelOf = (column) => (column.kind === "field" && column.label === column.key && say().fields?.[column.key]) || column.label;
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
    const column = found && columns.find((one) => one.key === found[1] || one.label === found[1] || labelOf(one) === found[1]);
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
    if (hasCurves) line.append(element("th", { scope: "col", className: "draw" }, element("span", { textContent: say().draw })));
    for (const column of columns) {
      if (!shown.has(column.index)) continue;
      const head = element("th", { scope: "col", className: column === nameColumn ? "name" : column.numeric ? "number" : "" });
      const active = sorted && sorted.column === column;
      head.setAttribute("aria-sort", active ? (sorted.descending ? "descending" : "ascending") : "none");
      const button = element("button", { type: "button", textContent: labelOf(column), title: column.key });
      button.addEventListener("click", () => {
        sorted = { column, descending: active ? !sorted.descending : column.kind === "metric" && !column.lowest };
        refilter();
        drawHead();
        [...find("tasks").tHead.querySelectorAll("button")].find((one) => one.title === column.key)?.focus();
      });
      // Buttons are not printed in the headers that a table has on its later pages.
      head.dataset.label = labelOf(column);
      head.append(button);
      line.append(head);
    }
    find("tasks").tHead.replaceChildren(line);
    find("tasks").className = shown.size > 16 ? "wide" : "";
  };

  const makeRow = (row, place) => {
    const line = element("tr");
    line.setAttribute("aria-rowindex", place + 2);
    line.dataset.row = row;
    if (hasCurves) {
      const box = element("input", { type: "checkbox", checked: drawn.has(row), disabled: !withCurve.has(row) });
      box.setAttribute("aria-label", say().drawOf(name(row)));
      box.addEventListener("change", () => { box.checked ? drawn.add(row) : drawn.delete(row); drawCurves(); });
      line.append(element("td", { className: "draw" }, box));
    }
    for (const column of columns) {
      if (!shown.has(column.index)) continue;
      const value = cell(row, column), isName = column === nameColumn, text = isName ? name(row) : print(value, column);
      const made = element(isName ? "th" : "td", { textContent: text, title: isName ? String(cell(row, branchColumn)) : text });
      if (isName) made.scope = "row";
      const classes = [isName ? "name" : column.numeric && "number", column.key === "error" && "bad", typeof value === "number" && value === column.best && "best"];
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
    const lines = order.slice(first, last).map((row, place) => makeRow(row, first + place));
    if (everything && last < order.length) lines.push(element("tr", {}, element("td", { colSpan: shown.size + 1, textContent: say().more(order.length - last) })));
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
      return element("label", {}, box, ` ${labelOf(column)}`);
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
    grid: { color: style("--line") },
    ticks: {
      color: style("--faint"),
      ...(type === "logarithmic" && {
        callback(value, index, ticks) {
          return Chart.Ticks.formatters.logarithmic.call(this, value, index, ticks) && String(Number(value.toPrecision(4)));
        },
      }),
    },
  });
  const brief5 = (value) => String(Number(value.toPrecision(5)));
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

  // A task keeps its colour as long as it is drawn, and no two of ten share one.
  const slots = new Map();
  const slotOf = (task) => {
    if (!slots.has(task)) {
      const taken = new Set(slots.values());
      let slot = 0;
      while (taken.has(slot)) slot++;
      slots.set(task, slot);
    }
    return slots.get(task);
  };
  const dashes = [[], [7, 3], [2, 2]];

  const drawCurves = () => {
    if (!hasCurves) return;
    for (const task of [...slots.keys()]) if (!drawn.has(task)) slots.delete(task);
    drawn.forEach(slotOf);
    const series = Number(find("series").value), weight = Number(find("smoothing").value);
    const all = data.curves.filter((curve) => curve.series === series && drawn.has(curve.task))
      .sort((a, b) => slotOf(a.task) - slotOf(b.task));
    const hidden = new Set([...find("legend").querySelectorAll('[aria-pressed="false"]')].map((one) => one.dataset.line));
    const lines = all.map((curve) => ({
      id: `${curve.task}/${curve.file}`, label: name(curve.task) + (data.files.length > 1 ? ` (${data.files[curve.file]})` : ""),
      colour: colour(slotOf(curve.task)), dash: dashes[Math.floor(slotOf(curve.task) / palette.length) % dashes.length], points: pointsOf(curve),
    }));
    const datasets = lines.map((line) => ({
      label: line.label, data: smooth(line.points, weight), borderColor: line.colour, backgroundColor: line.colour, borderDash: line.dash, borderWidth: 1.6, pointRadius: 0,
      pointHitRadius: 6, hidden: hidden.has(line.id),
    }));
    const x = data.curves.find((curve) => curve.series === series);
    const xName = x ? data.xs[x.xs] : "x";
    drawChart("curves", {
      type: "line", data: { datasets },
      options: base({
        parsing: false, normalized: true, interaction: { mode: "nearest", axis: "xy", intersect: false },
        plugins: {
          tooltip: {
            callbacks: {
              title: (items) => (items.length ? `${xName} ${Number(items[0].raw.x.toPrecision(10))}` : ""),
              label: (item) => `${item.dataset.label}: ${brief5(item.raw.y)}`,
            },
          },
        },
        scales: { x: axis(xName), y: axis(data.series[series] ?? "", find("log").checked ? "logarithmic" : "linear") },
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
      button.title = line.label;
      button.append(mark, element("span", { textContent: line.label }));
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
    const told = params.filter((column) => column.shown && !column.seed), others = params.filter((column) => !column.shown || column.seed);
    const room = Math.max(2, Math.min(7, Math.floor(find("parallel").parentElement.clientWidth / 100) - 1));
    const axes = (told.length > 1 ? told : [...told, ...others]).slice(0, room).concat(by);
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
    const note = find("parallel-note");
    if (note) {
      note.hidden = rows.length === order.length;
      note.textContent = say().firstOf(rows.length, order.length);
    }
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
    drawChooser();
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
  drawGroups();
  find("filter").addEventListener("input", refilter);
  find("viewport").addEventListener("scroll", drawRows, { passive: true });
  for (const id of ["series", "smoothing", "log"]) find(id).addEventListener("input", drawCurves);
  for (const id of ["scatter-x", "scatter-y", "scatter-log"]) find(id).addEventListener("input", drawScatter);
  find("parallel-by").addEventListener("input", drawParallel);
  const drawOnly = (rows) => {
    drawn.clear();
    for (const row of rows) if (drawn.size < 10 && withCurve.has(row)) drawn.add(row);
    drawRows();
    drawCurves();
  };
  find("draw-first")?.addEventListener("click", () => drawOnly(order));
  find("draw-none")?.addEventListener("click", () => drawOnly([]));
  find("chooser")?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    find("chooser").open = false;
    find("chooser").querySelector("summary").focus();
  });
  find("language").addEventListener("click", () => { language = language === "zh" ? "en" : "zh"; drawAll(); });
  find("theme").addEventListener("click", () => { theme = theme === "dark" ? "light" : "dark"; drawAll(); });
  addEventListener("resize", drawRows);
  // Paper is white, and does not scroll.
  const printAs = (all, colours) => {
    everything = all;
    theme = colours;
    drawAll();
  };
  let before = theme;
  addEventListener("beforeprint", () => { before = theme; printAs(true, "light"); });
  addEventListener("afterprint", () => printAs(false, before));
  drawAll();
})();
