/** The style of a changelog beside that of all pages. It fits a phone; on paper it is light, and no change is torn apart. */
export const style = `
body { max-width: 68rem; overflow-wrap: anywhere }
h3 { margin: 2rem 0 .5rem }
h4 { margin: 1rem 0 .25rem }
.Breaking::before, .Warning::before, .Harmless::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-right: .4em; border-radius: 50% }
.Breaking::before { background: #d93025 }
.Warning::before { background: #e8a100 }
.Harmless::before { background: #1e8e3e }
ul { padding-left: 1.25rem }
main > ul > li { margin: .75rem 0 }
main > ul > li > ul { color: var(--soft); font-size: .9em }
:target { scroll-margin-top: 2rem; outline: 2px solid var(--link) }
.wide { overflow-x: auto }
.wide table { min-width: 34rem; overflow-wrap: normal }
@media (max-width: 40rem) {
  body { padding: 1rem }
  h1 { font-size: 1.5rem }
  ul { padding-left: 1rem }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --ground: #fff; --code: #f4f4f4; --link: #000 }
  body { max-width: none; padding: 0; font-size: .8rem }
  nav { display: none }
  pre { white-space: pre-wrap; overflow-wrap: anywhere }
  .wide { overflow: visible }
  .wide table { min-width: 0 }
  li, tr { break-inside: avoid }
  h2, h3, h4 { break-after: avoid }
}
`;
