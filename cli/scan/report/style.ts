/** The look of the report: light and dark by the reader's choice, and for paper. */
export const STYLE = `
:root { --ink: #1b2430; --soft: #5a6675; --paper: #ffffff; --panel: #f4f6f9; --rule: #d9dfe7; --link: #0b5cad;
  --full: #17703f; --full-back: #e2f3e9; --partial: #8a5a00; --partial-back: #fdf0d5; --none: #a3212b; --none-back: #fbe4e6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9f0; --soft: #9aa7b8; --paper: #12171e; --panel: #1a212b;
  --rule: #2d3745; --link: #79b8ff; --full: #74d69b; --full-back: #16321f; --partial: #f0c266; --partial-back: #3a2c0c;
  --none: #ff9aa2; --none-back: #421a1f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; display: inline; overflow-wrap: anywhere; }
header p, footer, small { color: var(--soft); }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; }
.hidden { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--rule); font-weight: normal; }
thead th { color: var(--soft); font-size: .85rem; }
tbody th { font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.totals { width: auto; min-width: min(44rem, 100%); }
.share { width: 16rem; vertical-align: middle; }
.bar { display: flex; height: .7rem; border-radius: .35rem; overflow: hidden; background: var(--rule); gap: 1px; }
.bar .full { background: var(--full); } .bar .partial { background: var(--partial); } .bar .none { background: var(--none); }
.state { display: inline-block; padding: 0 .5rem; border-radius: .7rem; font-size: .85rem; white-space: nowrap; }
.state.full { color: var(--full); background: var(--full-back); }
.state.partial { color: var(--partial); background: var(--partial-back); }
.state.none { color: var(--none); background: var(--none-back); }
code { font: .87em/1.45 ui-monospace, "Cascadia Mono", "Liberation Mono", Menlo, monospace; overflow-wrap: anywhere; }
td b { font-size: .87rem; overflow-wrap: anywhere; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
.file { border: 1px solid var(--rule); border-radius: .5rem; margin: 1rem 0; overflow: hidden; }
.file > summary { background: var(--panel); padding: .6rem .8rem; }
.file table { table-layout: fixed; }
.file th:nth-child(1) { width: 4rem; } .file th:nth-child(2) { width: 30%; } .file th:nth-child(3) { width: 6.5rem; } .file th:nth-child(4) { width: 21%; }
.file tbody:hover { background: var(--panel); }
.index { columns: 20rem; padding-left: 1.2rem; }
.entries { padding-left: 1.2rem; }
footer { margin-top: 2rem; border-top: 1px solid var(--rule); font-size: .85rem; }
@media (max-width: 50rem) { body { padding: .75rem; } .file :is(table, tbody, tr, td) { display: block; }
  .file thead { display: none; } .file td { border: 0; padding: .1rem .6rem; text-align: left; } .file tbody { border-bottom: 1px solid var(--rule); padding: .4rem 0; }
  .file td.n { display: inline-block; } .share { display: none; }
  .members :is(th, td):is(:nth-child(3), :nth-child(4), :nth-child(5)) { display: none; } }
@media print { details::details-content { content-visibility: visible; block-size: auto; } body { max-width: none; padding: 0; font-size: 10px; } .skip, nav { display: none; } .file { break-inside: auto; }
  tr, .file tbody { break-inside: avoid; } .state, .bar, .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
