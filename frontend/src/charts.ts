// Charts, loaded when the first one is drawn. Colours come from the theme, and change with it.
import { BarChart, HeatmapChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart, HeatmapChart, LineChart, PieChart, ScatterChart,
  AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, VisualMapComponent,
  SVGRenderer,
]);

type Option = Record<string, unknown>;

const drawn = new WeakMap<HTMLElement, { chart: EChartsType; option: Option }>();

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// What the theme decides; the caller's option lies over it.
function base(): Option {
  const ink = token("--color-base-content");
  const muted = token("--muted");
  const line = token("--line");
  const axis = {
    axisLine: { lineStyle: { color: token("--line-field") } },
    axisTick: { show: false },
    axisLabel: { color: muted },
    nameTextStyle: { color: muted },
    splitLine: { lineStyle: { color: token("--line-soft") } },
  };
  return {
    color: ["--color-primary", "--line-field", "--color-success", "--color-warning", "--color-error"].map(token),
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 },
    animationDuration: 250,
    aria: { enabled: true },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    legend: { textStyle: { color: muted }, itemHeight: 8, itemWidth: 14, top: 0, right: 0 },
    tooltip: { backgroundColor: token("--color-base-100"), borderColor: line, textStyle: { color: ink, fontSize: 12 }, confine: true },
    xAxis: axis,
    yAxis: axis,
  };
}

const plain = (value: unknown): value is Option => typeof value === "object" && value !== null && !Array.isArray(value);

// What every series gets unless it says otherwise.
function series(): Option {
  const label = { color: token("--muted"), textBorderWidth: 0 };
  const lineStyle = { color: token("--line-field"), type: "dashed" };
  return { symbol: "circle", label, markLine: { symbol: "none", silent: true, label: { ...label, position: "insideEndTop" }, lineStyle } };
}

// Lays `over` over `under`. Where the caller gives several axes, each of them gets the theme's.
function merge(under: Option, over: Option): Option {
  const out: Option = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = under[key];
    if (plain(below) && plain(value)) out[key] = merge(below, value);
    else if (plain(below) && Array.isArray(value)) out[key] = value.map((item) => (plain(item) ? merge(below, item) : item));
    else out[key] = value;
  }
  return out;
}

function themed(option: Option): Option {
  const under = base();
  // A pie has no axes, and an axis nobody asked for would be drawn.
  for (const key of ["xAxis", "yAxis", "legend", "tooltip"]) if (!(key in option)) delete under[key];
  const own = series();
  const dressed = (Array.isArray(option.series) ? option.series : []).map((item: Option) => {
    const below = { ...own };
    // Limits nobody asked for would be drawn, and only lines have symbols by default.
    if (!("markLine" in item)) delete below.markLine;
    if (item.type !== "line") delete below.symbol;
    return merge(below, item);
  });
  return { ...merge(under, option), series: dressed };
}

export function draw(element: HTMLElement, json: string): void {
  const option = JSON.parse(json) as Option;
  const before = drawn.get(element);
  const chart = before?.chart ?? init(element, null, { renderer: "svg" });
  chart.setOption(themed(option), { notMerge: true });
  drawn.set(element, { chart, option });
  if (before) return;
  const resize = new ResizeObserver(() => {
    if (element.isConnected) return chart.resize();
    resize.disconnect();
    recolour.disconnect();
    chart.dispose();
  });
  const recolour = new MutationObserver(() => chart.setOption(themed(drawn.get(element)?.option ?? option), { notMerge: true }));
  resize.observe(element);
  recolour.observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
