/** The style of a changelog beside that of all pages. */
export const style = `
.columns > main { max-width: 64rem; overflow-wrap: anywhere }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding-bottom: 1rem; border-bottom: 1px solid var(--line) }
.Breaking::before, .Warning::before, .Harmless::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-right: .4em; border-radius: 50% }
.Breaking::before { background: var(--bad) }
.Warning::before { background: var(--warn) }
.Harmless::before { background: var(--good) }
main > ul > li { margin: .75rem 0 }
main > ul > li > ul { color: var(--soft); font-size: .9em }
:target { outline: 2px solid var(--link) }
.table table { min-width: 34rem; overflow-wrap: normal }
@media print {
  .columns > main { max-width: none }
  nav { display: none }
  .table table { min-width: 0 }
}
`;
