/* A saved picture of a chart has its words in it, which on the page stand above the plot and wrap by its card. */

const save = (event) => {
  const chart = event.target.closest(".modebar-btn[data-title^='Download']")?.closest(".js-plotly-plot");
  const picture = chart?.layout.meta?.picture;
  if (!picture) return;
  event.stopImmediatePropagation();
  // The title of a moment of a replayed day is on the page's plot, too.
  const title = { ...picture.title, ...chart.layout.title };
  const layout = { ...chart.layout, ...picture, title };
  window.Plotly.downloadImage({ data: chart.data, layout }, chart._context.toImageButtonOptions);
};

export default function () {
  document.addEventListener("click", save, true);
  return () => document.removeEventListener("click", save, true);
}
