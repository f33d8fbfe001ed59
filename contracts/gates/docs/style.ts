/** The style of a changelog beside that of all pages; on paper it is light, and no change is torn apart. */
export const style = `
body { max-width: 68rem }
h3 { margin: 2rem 0 .5rem; overflow-wrap: anywhere }
h4 { margin: 1rem 0 .25rem }
article { margin: .75rem 0; padding: .25rem 1rem; border-left: .3rem solid var(--line) }
article.breaking { border-color: #d93025 }
article.warning { border-color: #e8a100 }
article.harmless { border-color: #1e8e3e }
article p { margin: .25rem 0 }
article:target { background: var(--code) }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem 1rem; margin: .25rem 0 }
dt { color: var(--soft) }
dd { margin: 0; min-width: 0 }
dd pre { margin: .25rem 0; padding: .5rem }
.badge, .kind { display: inline-block; padding: 0 .5em; border: 1px solid currentcolor; border-radius: 1em; font-size: .8rem; white-space: nowrap }
.badge.breaking { color: #c5221f } .badge.warning { color: #8a5a00 } .badge.harmless { color: #137333 }
.kind.same { color: var(--soft) } .kind.dropped, .kind.lost { border-style: dashed }
.wide { overflow-x: auto }
#versions table { table-layout: fixed; min-width: 44rem }
#versions th:nth-child(1) { width: 8.5rem }
#versions th:nth-child(2) { width: 24% }
#versions th:nth-child(3) { width: 32% }
@media (prefers-color-scheme: dark) {
  .badge.breaking { color: #f28b82 } .badge.warning { color: #fdd663 } .badge.harmless { color: #81c995 }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --ground: #fff; --code: #f4f4f4; --link: #000 }
  body { max-width: none; padding: 0; font-size: .8rem }
  nav { display: none }
  pre { white-space: pre-wrap; overflow-wrap: anywhere }
  .wide { overflow: visible }
  #versions table { min-width: 0 }
  .badge.breaking, .badge.warning, .badge.harmless { color: #000 }
  article, tr { break-inside: avoid }
  h2, h3, h4 { break-after: avoid }
}
`;
