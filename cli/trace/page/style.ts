/** How a page looks: light and dark, on screen and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1c2126; --quiet: #5d6770; --line: #c9d0d6; --panel: #f4f6f8; --hover: #eaf1f8;
  --good: #1a7f37; --warning: #9a6700; --bad: #cf222e; --link: #0b63c5; --lightness: 38%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181c; --text: #e4e8eb; --quiet: #98a3ad; --line: #3b454e; --panel: #1d2329; --hover: #222c36;
    --good: #57c272; --warning: #dfae3d; --bad: #ff7b72; --link: #76b2ff; --lightness: 68%;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
header, footer { padding: 1.2rem 1.5rem; max-width: 78rem; }
h1 { font-size: 1.45rem; margin: 0 0 .3rem; }
h2 { font-size: 1.1rem; margin: 1.4rem 0 .4rem; }
h3 { font-size: .95rem; margin: 1rem 0 .3rem; }
p { margin: .3rem 0; }
footer, .quiet { color: var(--quiet); }
code { font: .92em ui-monospace, monospace; }
table { border-collapse: collapse; margin: .5rem 0; }
caption { text-align: left; font-weight: 600; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .18rem .9rem .18rem 0; overflow-wrap: anywhere; }
thead th { color: var(--quiet); font-weight: 500; border-bottom: 1px solid var(--line); }
.list td, .list tbody th { border-bottom: 1px solid color-mix(in srgb, var(--line) 50%, transparent); }
.overview th, .overview td { white-space: nowrap; }
.members code { white-space: nowrap; }
.facts th { font-weight: 500; color: var(--quiet); white-space: nowrap; }
tbody th { font-weight: 500; }
.number { text-align: right; }
.chosen { font-weight: 600; }
.good { color: var(--good); } .warning { color: var(--warning); } .bad { color: var(--bad); }
.masked { color: var(--quiet); letter-spacing: .1em; }
.data-set .tag { font: .92em ui-monospace, monospace; white-space: nowrap; padding-left: calc(var(--depth) * 1.2rem); }
.tools { margin-top: .6rem; }
button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .7rem; cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; border-radius: 3px; }
.diagram { --first: 6.5rem; min-width: calc(var(--first) + var(--columns) * 17rem); padding: 0 1.5rem 1rem; max-width: calc(var(--first) + var(--columns) * 30rem); }
.parties, .event > summary { display: grid; grid-template-columns: var(--first) 1fr; }
.parties { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); padding: .6rem 0; align-items: end; }
.parties .lanes { display: grid; grid-template-columns: repeat(var(--columns), 1fr); margin: 0; padding: 0; list-style: none; background: none; }
.party { text-align: center; padding: 0 .4rem; }
.party strong { display: inline-block; border: 1.5px solid var(--quiet); border-radius: 6px; padding: .15rem .8rem; background: var(--panel); }
.party span { display: block; color: var(--quiet); font-size: .82rem; }
.time { color: var(--quiet); font: .8rem/1.3 ui-monospace, monospace; padding-top: .3rem; }
.event > summary { cursor: pointer; list-style: none; }
.event > summary::-webkit-details-marker { display: none; }
.event > summary:hover, .event[open] > summary { background-color: var(--hover); }
.event > summary .time::before { content: '▸ '; }
.event[open] > summary .time::before { content: '▾ '; }
.lanes { display: block; background-image: linear-gradient(to right, transparent calc(50% - .75px), var(--line) calc(50% - .75px), var(--line) calc(50% + .75px), transparent calc(50% + .75px)); background-size: calc(100% / var(--columns)) 100%; }
.arrow { --ink: hsl(var(--hue) 65% var(--lightness)); display: block; position: relative; text-align: center; padding: .25rem 1rem .4rem; margin-left: calc(100% / var(--columns) * (var(--from) + .5)); width: calc(100% / var(--columns) * var(--span)); border-bottom: 1.75px solid var(--ink); margin-bottom: .5rem; }
.arrow::after { content: ''; position: absolute; bottom: -5.9px; border: 5px solid transparent; }
.to-right::after { right: 0; border-left: 9px solid var(--ink); border-right: 0; }
.to-left::after { left: 0; border-right: 9px solid var(--ink); border-left: 0; }
.arrow.response { border-bottom-style: dashed; }
.arrow.connection { border-bottom-style: dotted; }
.arrow.association { border-bottom-width: 3px; }
.arrow.association::after { bottom: -6.5px; }
.label, .note { display: inline-block; background: color-mix(in srgb, var(--page) 88%, transparent); border-radius: 4px; padding: 0 .3rem; }
.event > summary:hover .label, .event[open] > summary .label, .event > summary:hover .note, .event[open] > summary .note { background: var(--hover); }
.label b { font-weight: 600; }
.note { display: block; width: fit-content; margin: 0 auto; color: var(--quiet); font-size: .82rem; }
.arrow.good.response .label b { color: var(--good); } .arrow.warning .label b { color: var(--warning); } .arrow.bad .label b { color: var(--bad); }
.badge { display: inline-block; min-width: 1.35em; margin-right: .4em; border-radius: 1em; color: var(--page); background: var(--ink); font-size: .75rem; font-weight: 600; line-height: 1.35em; text-align: center; }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.panel { position: sticky; left: 0; width: min(100%, calc(100vw - 3rem)); margin: 0 0 .8rem; padding: .6rem 1rem .6rem var(--first); background: var(--panel); border-radius: 0 0 6px 6px; font-size: .9rem; }
.fold > summary { cursor: pointer; color: var(--link); }
.run > summary { cursor: pointer; color: var(--link); text-align: center; font-size: .85rem; padding: .3rem; margin-left: var(--first); }
.silence { color: var(--quiet); text-align: center; font-size: .82rem; padding: .3rem; border-block: 1px dashed var(--line); margin: .3rem 0 .3rem var(--first); }
.silence::before { content: 'nothing for '; }
@media print { .tools { display: none; } .parties { position: static; } .event { break-inside: avoid; } }
`;

/** Opens and closes all events; without it the page is the same, but for these two buttons. */
export const SCRIPT = `
const tools = document.querySelector('.tools');
tools.hidden = false;
const setAll = (open) => document.querySelectorAll('details').forEach((each) => { each.open = open; });
tools.querySelector('[data-do=open]').addEventListener('click', () => setAll(true));
tools.querySelector('[data-do=close]').addEventListener('click', () => setAll(false));
`;
