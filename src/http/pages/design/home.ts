/** The style of the first page: what the server is, beside the first call. */
export const home = `
.hero { display: grid; gap: var(--space-6) var(--space-7); align-items: start }
.hero h1 { font-size: var(--text-3xl); letter-spacing: -.032em; line-height: 1.06; margin-bottom: var(--space-4) }
.hero > * { min-width: 0 }
.hero .lead { margin-bottom: var(--space-5) }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem var(--space-5); margin: 0; font-size: var(--text-s) }
.facts dt { color: var(--soft) }
.facts dd { margin: 0 }
.first { overflow: hidden; border: 1px solid var(--line); border-radius: var(--radius-l); background: var(--ground); box-shadow: 0 1px 2px var(--shade), 0 1.2rem 3rem -2rem var(--shade) }
.first > h2 { margin: 0; padding: .8rem 1.1rem 0; font-size: var(--text-m) }
.first > p { margin: 0; padding: 0 1.1rem .8rem; font-size: var(--text-s); color: var(--soft) }
.tabs { display: flex; flex-wrap: wrap; gap: 0 var(--space-1); min-width: 0; margin: 0; padding: 0 .8rem; border: 0 }
.tabs > input { position: absolute; opacity: 0; pointer-events: none }
.tabs > label { padding: .3rem .6rem .45rem; font-size: var(--text-s); font-weight: 500; color: var(--soft); border-bottom: 2px solid transparent; cursor: pointer }
.tabs > label:hover { color: var(--ink) }
.tabs > input:checked + label { color: var(--link); border-bottom-color: var(--accent); font-weight: 600 }
.tabs > input:focus-visible + label { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: var(--radius-s) }
.tabs > .panel { display: none; order: 1; width: calc(100% + 1.6rem); min-width: 0; margin: 0 -.8rem; border-top: 1px solid var(--line) }
.tabs > input:checked + label + .panel { display: block }
.tabs .code { margin: 0 }
.tabs pre { border: 0; border-radius: 0 0 var(--radius-l) var(--radius-l); font-size: .8125rem }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: var(--space-4); margin: 0 0 var(--space-5); padding: 0; list-style: none }
.cards > li { position: relative; margin: 0; padding: var(--space-4) 1.15rem; border: 1px solid var(--line); border-radius: var(--radius) }
.cards > li:hover { border-color: var(--edge); background: var(--panel) }
.cards a { font-weight: 650; text-decoration: none }
.cards a::after { content: ""; position: absolute; inset: 0; border-radius: var(--radius) }
.cards p { margin: .2rem 0 0; font-size: var(--text-s); line-height: 1.5; color: var(--soft) }
@media (min-width: 62rem) { .hero { grid-template-columns: minmax(0, 9fr) minmax(0, 11fr); padding-top: var(--space-4) } }
`;
