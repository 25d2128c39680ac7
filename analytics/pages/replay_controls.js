/* Moves a day's chart from frame to frame. Streamlit runs this anew whenever the day or the theme is another one. */

const timers = new WeakMap();

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const slider = parentElement.querySelector("input");
  const time = parentElement.querySelector("output");
  const words = parentElement.querySelector("p");
  const last = data.times.length - 1;

  const stop = () => {
    clearInterval(timers.get(parentElement));
    timers.delete(parentElement);
    button.textContent = "Play";
  };

  const say = (place) => {
    slider.value = place;
    slider.setAttribute("aria-valuetext", data.moments[place]);
    time.textContent = data.times[place];
    words.textContent = data.moments[place];
  };

  const show = (place) => {
    say(place);
    const chart = document.querySelector(`.st-key-${data.chart} .js-plotly-plot`);
    const atOnce = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
    if (chart) window.Plotly.animate(chart, [data.times[place]], atOnce);
  };

  const advance = () => {
    const place = Number(slider.value);
    if (place < last) show(place + 1);
    if (place + 1 >= last) stop();
  };

  button.onclick = () => {
    if (timers.has(parentElement)) {
      stop();
      return;
    }
    if (Number(slider.value) === last) show(0);
    timers.set(parentElement, setInterval(advance, data.milliseconds));
    button.textContent = "Pause";
  };
  slider.oninput = () => {
    stop();
    show(Number(slider.value));
  };

  stop();
  slider.max = last;
  say(data.first);
  return stop;
}
