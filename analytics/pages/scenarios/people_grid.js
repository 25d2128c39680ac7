/* A grid of numbers that is edited as in a spreadsheet. Streamlit runs this anew whenever the numbers are other ones. */

const states = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table");
  const [said, change, number, apply] = ["output", "select", ".bar input", "button"].map((each) =>
    parentElement.querySelector(each),
  );
  const layout = JSON.stringify([data.label, data.days, data.times]);
  let state = states.get(parentElement);
  if (!state || state.layout !== layout) {
    state = { layout, from: null, to: null };
    states.set(parentElement, state);
    build();
    change.replaceChildren(...data.changes.map((name) => new Option(name, name)));
  }

  const cell = (day, time) => table.tBodies[0].rows[day]?.cells[time + 1]?.firstChild;
  const placeOf = (input) => [Number(input.dataset.day), Number(input.dataset.time)];

  function build() {
    const element = (name, text, attributes = {}) =>
      Object.assign(document.createElement(name), { textContent: text }, attributes);
    const hours = element("tr", "");
    hours.append(element("th", "Day", { scope: "col" }));
    data.times.forEach((time) => {
      const hour = time.includes(":") ? "" : time;
      const head = element("th", hour, { scope: "col" });
      if (!hour) head.append(element("span", time, { className: "unseen" }));
      hours.append(head);
    });
    const days = data.days.map((day, row) => {
      const line = element("tr", "");
      line.append(element("th", day, { scope: "row" }));
      data.times.forEach((time, column) => {
        const input = element("input", "", { type: "text", inputMode: "numeric", autocomplete: "off" });
        input.setAttribute("aria-label", `${day} ${time}`);
        Object.assign(input.dataset, { day: row, time: column });
        const place = document.createElement("td");
        place.append(input);
        line.append(place);
      });
      return line;
    });
    const [caption, head, body] = ["caption", "thead", "tbody"].map((name) => document.createElement(name));
    caption.textContent = data.label;
    head.append(hours);
    body.append(...days);
    table.replaceChildren(caption, head, body);
  }

  const inOrder = (one, other) => [Math.min(one, other), Math.max(one, other)];
  const selection = () =>
    state.from && { days: inOrder(state.from[0], state.to[0]), times: inOrder(state.from[1], state.to[1]) };

  const mark = () => {
    const part = selection();
    let selected = 0;
    table.querySelectorAll("input").forEach((input) => {
      const [day, time] = placeOf(input);
      const isIn =
        part && part.days[0] <= day && day <= part.days[1] && part.times[0] <= time && time <= part.times[1];
      input.parentElement.classList.toggle("selected", Boolean(isIn));
      selected += Boolean(isIn);
    });
    said.textContent = selected ? `${selected} ${selected === 1 ? "cell" : "cells"} selected` : "No cell selected";
    apply.disabled = !selected || number.value === "";
  };

  const select = (from, to) => {
    Object.assign(state, { from, to });
    mark();
  };

  const send = (cells) => cells.length && setTriggerValue("edited", { cells });

  const go = (day, time, extends_) => {
    const input = cell(Math.max(0, day), Math.max(0, time));
    if (!input) return;
    if (extends_) select(state.from, placeOf(input));
    else input.focus();
  };

  table.onmousedown = (event) => {
    if (!event.target.matches("input")) return;
    if (event.shiftKey && state.from) {
      event.preventDefault();
      select(state.from, placeOf(event.target));
    } else if (event.target === parentElement.getRootNode().activeElement) {
      select(placeOf(event.target), placeOf(event.target));
    }
  };
  table.onmouseover = (event) => {
    if (event.buttons === 1 && event.target.matches("input") && state.from) select(state.from, placeOf(event.target));
  };
  if (!state.listens) {
    state.listens = true;
    table.addEventListener("focusin", ({ target }) => {
      states.get(parentElement).focus(target);
    });
  }
  state.focus = (target) => {
    select(placeOf(target), placeOf(target));
    target.select();
  };
  table.onchange = ({ target }) => {
    const [day, time] = placeOf(target);
    if (target.value.trim() !== String(data.people[day][time])) send([[day, time, target.value]]);
  };
  table.onpaste = (event) => {
    const text = event.clipboardData.getData("text").replace(/[\r\n]+$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [day, time] = placeOf(event.target);
    const lines = text.split(/\r?\n/).map((line) => line.split("\t"));
    send(lines.flatMap((line, down) => line.map((each, along) => [day + down, time + along, each])));
  };
  table.onkeydown = (event) => {
    const { target, key, shiftKey } = event;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (key === "Escape") {
      const [day, time] = placeOf(target);
      target.value = data.people[day][time];
      target.select();
    }
    if (!(key in steps)) return;
    const [down, along] = steps[key];
    const isWhole = target.selectionEnd - target.selectionStart === target.value.length;
    const edge = along < 0 ? 0 : target.value.length;
    if (along && !shiftKey && !isWhole && target.selectionStart !== edge) return;
    event.preventDefault();
    const isExtended = shiftKey && key !== "Enter";
    const [day, time] = isExtended ? state.to : placeOf(target);
    go(day + down, time + along, isExtended);
  };
  number.oninput = mark;
  apply.onclick = () => {
    setTriggerValue("edited", { ...selection(), change: change.value, by: number.value });
  };

  table.querySelectorAll("input").forEach((input) => {
    const [day, time] = placeOf(input);
    const [now, before] = [data.people[day][time], data.before[day][time]];
    input.value = now;
    input.parentElement.classList.toggle("changed", now !== before);
    input.title = now === before ? "" : `${before} before`;
  });
  const digits = String(Math.max(...data.people.flat())).length;
  table.style.minWidth = `calc(3.2rem + ${data.times.length * (0.55 + 0.5 * digits)}em)`;
  mark();
}
