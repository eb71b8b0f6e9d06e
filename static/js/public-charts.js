// Charts: drawn after the page is there, in the page's own colours; tables never wait.
"use strict";

const figures = [...document.querySelectorAll("[data-figure]")];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function draw(place) {
  const { data, layout } = JSON.parse(place.dataset.figure);
  const text = { color: colour("--ink"), family: getComputedStyle(document.body).fontFamily };
  const axis = { gridcolor: colour("--line"), zerolinecolor: colour("--line"), fixedrange: true };
  for (const trace of data) {
    trace.marker = { color: colour(trace.type === "bar" ? "--muted" : "--accent"), size: 9 };
    trace.line = { color: colour("--accent"), width: 2 };
    trace.hoverinfo = "x+y";
  }
  window.Plotly.newPlot(place, data, {
    ...layout,
    font: text,
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    xaxis: { ...axis, ...layout.xaxis },
    yaxis: { ...axis, ...layout.yaxis },
  }, { displayModeBar: false, responsive: true });
}

function load() {
  const script = document.createElement("script");
  script.src = figures[0].dataset.plotly;
  script.addEventListener("load", () => figures.forEach(draw));
  document.head.append(script);
}

if (figures.length) requestAnimationFrame(() => setTimeout(load));
