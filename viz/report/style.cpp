#include "viz/report/style.hpp"

#include <string_view>

namespace routelab::report {

namespace {

constexpr std::string_view light = R"(
--bg:#fff;--panel:#f5f7f9;--fg:#1b1f24;--muted:#55606b;--line:#d3dae1;--accent:#0a5c9e;
--good:#00664a;--bad:#ad3f00;--heat:#15171f;--shade:#1b1f241c;color-scheme:light;
)";

constexpr std::string_view dark = R"(
--bg:#101419;--panel:#181e25;--fg:#e7edf3;--muted:#a3afbb;--line:#323c47;--accent:#79bdff;
--good:#58d6aa;--bad:#ff9a66;--heat:#090b10;--shade:#e7edf31f;color-scheme:dark;
)";

constexpr std::string_view rules = R"css(
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:3.2rem}
body{margin:0;background:var(--bg);color:var(--fg);overflow-wrap:anywhere;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:72rem;margin:0 auto;padding:0 1rem 4rem}
section{margin:0 0 3rem}
h1{font-size:1.9rem;line-height:1.2;margin:1.2rem 0 .4rem;text-wrap:balance}
h2{font-size:1.3rem;margin:0 0 .8rem;padding-top:.4rem;border-top:2px solid var(--line)}
h3{font-size:1rem;margin:0}
section>h2:not(:first-child){border:0;margin-top:1.4rem}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;z-index:3;background:var(--bg);padding:.3rem .6rem}
header{position:sticky;top:0;z-index:2;background:var(--bg);border-bottom:1px solid var(--line)}
header>div{display:flex;align-items:center;max-width:72rem;margin:0 auto}
nav{flex:1;min-width:0}
nav ul{display:flex;gap:.1rem;margin:0;padding:.2rem .5rem;list-style:none;overflow-x:auto;
scrollbar-width:none}
nav a{display:block;padding:.35rem .55rem;border-radius:6px;color:var(--fg);text-decoration:none;
white-space:nowrap;font-size:.92rem}
nav a:hover{background:var(--panel)}
nav a[aria-current]{color:var(--accent);font-weight:600}
.theme{flex:none;display:flex;gap:.7rem;margin:0;padding:0 1rem;border:0;font-size:.85rem;
color:var(--muted)}
.theme legend{position:absolute;left:-99rem}
.theme input{margin:0 .25rem 0 0;vertical-align:-1px;accent-color:var(--accent)}
.question{font-size:1.2rem;margin:.2rem 0 1rem;color:var(--muted);max-width:46rem}
.note{color:var(--muted);font-size:.9rem;margin:.2rem 0 .6rem;max-width:60rem}
.warning{border:2px solid var(--bad);border-radius:8px;padding:.6rem .9rem}
small{color:var(--muted);font-size:.82em}
.tag{display:inline-block;padding:0 .5rem;border:1px solid;border-radius:1rem;font-size:.85rem;
color:var(--muted);white-space:nowrap}
.verdict .tag{font-size:1rem;padding:.15rem .8rem;font-weight:600}
.bad,.tag.bad{color:var(--bad)}
.good,.tag.good{color:var(--good)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.8rem,1fr));gap:.6rem;
margin:0 0 1.2rem}
.tile{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:.55rem .7rem}
.tile dt{color:var(--muted);font-size:.85rem}
.tile dd{margin:0;font-size:1.2rem;white-space:nowrap;font-weight:600;line-height:1.35}
.tile dd small,.tile dd.remark{white-space:normal}
.tile dd small{display:block;font-weight:400;font-size:.8rem}
.tile dd.remark{font-size:.82rem;font-weight:400;color:var(--muted)}
.tile dd.remark small{display:inline}
.scroll{overflow-x:auto;margin:0 0 1rem}
.pair{display:flex;flex-wrap:wrap;gap:0 4rem}
.pair .scroll{min-width:0}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{padding:.28rem .7rem .28rem 0;text-align:left;vertical-align:top;
border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--muted);font-size:.85rem;vertical-align:bottom}
.n{text-align:right}
td.n,td.n+td.n{white-space:nowrap}
td small{display:block;white-space:nowrap}
tr.failed th,tr.failed td{color:var(--bad);font-weight:600}
tr.passed th{color:var(--good)}
tr.total th,tr.total td{font-weight:600;border-bottom:0}
#routes th[scope=row]{min-width:11rem}
#answer th{white-space:nowrap}
.short{max-width:46rem}
.status{display:inline-block;margin-right:.6rem;white-space:nowrap}
.status small{display:inline}
svg.bar{display:block;width:8rem;height:.8rem;margin-top:.3rem}
figure{margin:0 0 2rem}
figcaption{margin-bottom:.4rem}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1rem;margin:.1rem 0 .3rem;padding:0;list-style:none;
font-size:.85rem;color:var(--muted)}
.legend i{display:inline-block;width:.9rem;height:.9rem;margin-right:.35rem;border-radius:3px;
vertical-align:-.1rem}
.legend i.shaded{background:var(--shade);box-shadow:inset 0 0 0 1px var(--line)}
.legend i.line{height:0;border-top:3px solid;vertical-align:.25rem;border-radius:0;background:none}
.legend .sample{width:2rem;height:.9rem;margin-right:.35rem;vertical-align:-.1rem;
background:var(--heat);
border-radius:3px}
.scale svg{width:6rem;height:.9rem;vertical-align:-.1rem;border-radius:3px}
.frame{display:flex;gap:4px}
.axis{flex:none;width:52px;overflow:visible}
.axis text{fill:var(--muted);font-size:12px;text-anchor:end}
.plot{flex:1;min-width:0;width:100%;height:140px;background:var(--panel);overflow:hidden;
touch-action:pan-y;cursor:crosshair}
.heat .plot{height:260px;background:var(--heat)}
.times{display:flex;justify-content:space-between;margin-left:56px;color:var(--muted);
font-size:.75rem}
.grid{fill:none;stroke:var(--line);vector-effect:non-scaling-stroke}
.heat .grid{stroke:#fff3}
.curve{fill:none;stroke:currentColor;stroke-width:2;vector-effect:non-scaling-stroke;
stroke-linejoin:round}
.casing{fill:none;stroke:#000b;stroke-width:4;vector-effect:non-scaling-stroke;
stroke-linejoin:round}
.cells,.scale{shape-rendering:crispEdges}
.warmup{fill:var(--shade)}
.heat .warmup{fill:#ffffff26}
.not-run{fill:var(--shade)}
.marks{fill:var(--bad)}
.heat .marks{fill:#ff9a66}
b.mark{color:var(--bad)}
.cursor{fill:none;stroke:var(--fg);stroke-width:1.5;vector-effect:non-scaling-stroke;
pointer-events:none}
.heat .cursor{stroke:#fff}
.readout{display:none;min-height:1.5rem;font-size:.88rem;font-variant-numeric:tabular-nums}
.js .readout{display:block}
.js .readout:empty::before{content:"Point at it, or use the arrow keys.";color:var(--muted)}
.js .waterfall~.readout:empty::before{content:""}
.chart .readout{margin-left:56px}
details.data{margin-left:56px;font-size:.9rem}
details.data .scroll{max-height:22rem;overflow:auto}
details.data th,details.data td{text-align:right;white-space:nowrap;padding:.1rem 1rem .1rem 0}
details.data thead th{position:sticky;top:0;background:var(--bg)}
summary{cursor:pointer}
details.data summary{color:var(--accent)}
details.request{border-bottom:1px solid var(--line);padding:.45rem 0}
details.request .name{font-weight:600}
.rank{display:inline-block;min-width:1.6rem;color:var(--muted)}
.waterfall{width:100%}
.waterfall th,.waterfall td{padding:.12rem .8rem .12rem 0;border:0}
.waterfall td:nth-child(n+2):nth-child(-n+4){text-align:right;white-space:nowrap}
.waterfall thead th:nth-child(n+2):nth-child(-n+4){text-align:right}
.waterfall td:last-child,.waterfall thead th:last-child{width:45%;padding:.12rem 0}
.waterfall svg{display:block;width:100%;height:1.1rem;background:var(--panel)}
.waterfall tr.crit th{font-weight:600}
.waterfall tbody tr:hover,.waterfall tbody tr:focus{background:var(--panel)}
.failed{fill:none;stroke:var(--bad);stroke-width:4;vector-effect:non-scaling-stroke}
pre{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;
white-space:pre-wrap;font-size:.9rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono",monospace}
button{font:inherit;font-size:.9rem;color:var(--fg);background:var(--panel);
border:1px solid var(--line);
border-radius:6px;padding:.2rem .7rem;cursor:pointer}
.k-net{fill:#56b4e9;background:#56b4e9}
.k-cold,.i-starting,.o-throttled{fill:#e69f00;background:#e69f00}
.k-wait{fill:#f0e442;background:#f0e442;stroke:#8a8200;stroke-width:1;
vector-effect:non-scaling-stroke}
i.k-wait{box-shadow:inset 0 0 0 1px #8a8200}
.k-cpu,.o-completed{fill:#009e73;background:#009e73}
.k-db,.i-busy,.o-timed-out{fill:#0072b2;background:#0072b2}
.k-fetch,.o-rejected{fill:#cc79a7;background:#cc79a7}
.k-other,.i-idle{fill:#9aa5b0;background:#9aa5b0}
.o-failed{fill:#d55e00;background:#d55e00}
.c-open{color:#56b4e9}
.c-waiting{color:#d55e00;stroke-dasharray:6 3}
i.c-waiting{border-top-style:dashed!important}
.p50{color:#fff}
.p90{color:#8fd3ff;stroke-dasharray:8 3}
.p99{color:#ffb52e;stroke-dasharray:4 3}
.p999{color:#ff8fc8;stroke-dasharray:1.5 3}
.h0{fill:#414487}.h1{fill:#355f8d}.h2{fill:#2a788e}.h3{fill:#21918c}.h4{fill:#22a884}
.h5{fill:#44bf70}.h6{fill:#7ad151}.h7{fill:#9bd93c}.h8{fill:#bddf26}.h9{fill:#fde725}
@media (max-width:40rem){
.curve{stroke-width:1.5}
.casing{stroke-width:3}
body{font-size:15px}
h1{font-size:1.5rem}
header>div{display:block}
.theme{padding:0 .9rem .2rem}
.times span:nth-child(even){display:none}
.axis{margin-left:-8px}
.tiles{grid-template-columns:1fr 1fr}
.cards thead{position:absolute;left:-99rem}
.cards,.cards tbody,.cards tr,.cards th,.cards td{display:block}
.cards tr{border:1px solid var(--line);border-radius:8px;padding:.3rem .7rem;margin-bottom:.6rem}
.cards th,.cards td{border:0;padding:.12rem 0;text-align:left}
.cards th{font-weight:600}
.cards td{display:flex;justify-content:space-between;gap:1rem;white-space:normal;text-align:right}
.cards td::before{content:attr(data-l);color:var(--muted);flex:none;text-align:left}
.cards td:empty{display:none}
.cards td[data-l="statuses"]{display:block;text-align:left}
.cards td[data-l="statuses"]::before{margin-right:.6rem}
.cards td[data-l=""]::before{display:none}
.waterfall thead{position:absolute;left:-99rem}
.waterfall,.waterfall tbody{display:block}
.waterfall tr{display:grid;grid-template-columns:1fr 1fr 1fr;padding:.25rem 0}
.waterfall th,.waterfall td:last-child{grid-column:1/-1;width:auto}
.waterfall td:nth-child(n+2):nth-child(-n+4){text-align:left;color:var(--muted);font-size:.85rem}
.waterfall td:nth-child(2)::before{content:"at "}
.waterfall td:nth-child(3)::before{content:"took "}
}
@media print{
@page{margin:14mm}
:root{--fg:#000;--muted:#333}
body{font-size:10.5pt;background:#fff;color:#000}
header,.theme,.skip,.js .readout,button{display:none}
main{max-width:none;padding:0}
details::details-content{content-visibility:visible!important;block-size:auto!important;
height:auto!important;opacity:1!important}
details.data .scroll,.scroll{max-height:none!important;overflow:visible!important}
details.data{margin-left:0;font-size:7pt}
details.data tbody{line-height:1.2}
thead th{position:static!important}
table{font-size:8.5pt}
tr,figure .frame,.tile,details.request summary{break-inside:avoid}
h2,h3,figcaption,summary{break-after:avoid}
.plot,.heat .plot,.bar,svg,.legend i,.sample{print-color-adjust:exact;
-webkit-print-color-adjust:exact}
.heat .plot,.legend .sample{background:#fff;outline:1px solid #000}
.heat .grid{stroke:#0003}
.heat .marks{fill:var(--bad)}
.casing{stroke:#fffc}
.p50,.p90,.p99,.p999{color:#000}
}
)css";

std::string all_rules() {
  std::string css = "\n:root{";
  css.append(light).append("}\n@media screen{\n@media (prefers-color-scheme:dark){:root{");
  css.append(dark).append("}}\n:root:has(#theme-light:checked){").append(light);
  css.append("}\n:root:has(#theme-dark:checked){").append(dark).append("}\n}");
  return css.append(rules);
}

}  // namespace

const std::string& style() {
  static const std::string css = all_rules();
  return css;
}

}  // namespace routelab::report
