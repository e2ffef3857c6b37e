"""The page's style sheet: paper by day, slate by night, and fit to print."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#ffffff;--ink:#22282c;--soft:#647078;
--line:#e3e0d8;--trace:#2f6f79;--warm:#c8603a;--gold:#b98a1e;--plum:#7a5a9a;--grey:#8b9399}
@media(prefers-color-scheme:dark){:root{--paper:#14181a;--card:#1c2225;--ink:#e6e9e8;--soft:#9aa6ab;
--line:#2e373b;--trace:#79c2c6;--warm:#f09a72;--gold:#dfb654;--plum:#b79ad8;--grey:#7d878c}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1040px;margin:0 auto;padding:32px 20px 48px;display:flex;flex-wrap:wrap;gap:20px}
header,footer,.wide,.blocks{flex:1 1 100%}h1{font-size:26px;font-weight:600;margin:0}
h2{font-size:15px;font-weight:600;margin:0 0 8px}.facts{margin:4px 0 0;color:var(--soft)}
.stop{margin:14px 0 0;padding:12px 16px;border-left:4px solid var(--warm);background:var(--card)}
figure,.blocks section{margin:0;background:var(--card);border:1px solid var(--line);
border-radius:10px;padding:16px}figure{flex:1 1 440px;min-width:0}
figcaption,footer{color:var(--soft);font-size:14px}figcaption{margin-top:6px}
svg{display:block;width:100%;height:auto}
.grid{stroke:var(--line)}.tick,.axis{fill:var(--soft);font-size:12px;text-anchor:middle}
.tick.up{text-anchor:end}.trace{fill:none;stroke:var(--trace);stroke-width:1.3}
.gap{fill:var(--grey);opacity:.25}.breath{fill:var(--ink);opacity:.35}
.area{opacity:.45}.vlf{fill:var(--plum)}.lf{fill:var(--trace)}.hf{fill:var(--gold)}
.ribbon{fill:var(--trace);opacity:.2}.window{fill:var(--trace)}
.point{fill:var(--trace);opacity:.55}.identity{stroke:var(--soft);stroke-dasharray:4 4}
.ellipse{fill:none;stroke:var(--warm);stroke-width:1.6}
.flag{fill:var(--grey)}.ectopic{fill:var(--warm)}.missed{fill:var(--plum)}.extra{fill:var(--gold)}
.swing{fill:var(--trace);stroke:var(--trace);stroke-width:1.6}.swing.unclear{fill:var(--card)}
.whisker{stroke:var(--trace);stroke-width:1.4;opacity:.7}
.blocks{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:20px}
table{width:100%;border-collapse:collapse}th{font-weight:400;text-align:left;color:var(--soft)}
td{text-align:right;font-variant-numeric:tabular-nums}th,td{padding:3px 0}tr{cursor:help}
abbr{text-decoration:underline dotted var(--line) 1px;text-underline-offset:3px}
.se,.unit,.none{color:var(--soft);font-size:14px}
.key::before{content:"";display:inline-block;width:10px;height:10px;border-radius:5px;
margin:0 5px 0 4px;background:var(--grey)}
.key.ectopic::before{background:var(--warm)}
.key.missed::before,.key.vlf::before{background:var(--plum)}
.key.extra::before,.key.hf::before{background:var(--gold)}.key.lf::before{background:var(--trace)}
@media print{main{max-width:none;padding:0}figure,section{break-inside:avoid}}
""".strip().replace("\n", "")
