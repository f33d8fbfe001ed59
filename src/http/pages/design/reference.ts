/** The style of the reference: operations, their members and their samples. */
export const reference = `
.method { display: inline-block; min-width: 3.6rem; padding: .1rem .45rem; font: 650 var(--text-xs)/1.6 var(--mono); text-align: center; border-radius: var(--radius-s); color: var(--tone); background: var(--tone-tint); --tone: var(--link); --tone-tint: var(--tint) }
.method.post { --tone: var(--good); --tone-tint: var(--good-tint) }
.method:is(.put, .patch) { --tone: var(--warn); --tone-tint: var(--warn-tint) }
.method.delete { --tone: var(--bad); --tone-tint: var(--bad-tint) }
.operations { display: grid; gap: 0; margin: 0 0 var(--space-4); padding: 0; list-style: none; font-size: var(--text-s) }
.operations > li { position: relative; display: grid; grid-template-columns: 4.2rem minmax(0, 11fr) minmax(0, 9fr); gap: 0 var(--space-4); align-items: baseline; margin: 0; padding: .5rem 0; border-bottom: 1px solid var(--line) }
.operations > li:hover { background: var(--panel) }
.operations a::after { content: ""; position: absolute; inset: 0 }
.operations code { justify-self: start; overflow-wrap: anywhere }
@media (max-width: 47.99rem) { .operations > li { grid-template-columns: 4.2rem minmax(0, 1fr) } .operations > li > a { grid-column: 2; grid-row: 1; font-weight: 600 } .operations > li > code { grid-column: 2 } }
.endpoint { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-3) }
.endpoint .button { margin-left: auto; padding: .3rem .9rem; font-size: var(--text-s) }
.facts { margin-bottom: var(--space-5) }
.samples { margin: var(--space-5) 0 }
@media (min-width: 80rem) {
  .operation { display: grid; grid-template-columns: minmax(0, 10fr) minmax(0, 9fr); grid-template-rows: auto 1fr; gap: 0 var(--space-6) }
  .operation > * { grid-column: 1 }
  .operation > .beside { grid-column: 2; grid-row: 1 / 3; position: sticky; top: calc(var(--header) + var(--space-5)); align-self: start; max-height: calc(100vh - var(--header) - var(--space-6)); overflow-y: auto }
  .beside > .samples { margin-top: 0 }
  .operation > .rest > :first-child { margin-top: var(--space-5) }
}
.members { margin: 0 0 var(--space-4); border-top: 1px solid var(--line) }
.members > dt { padding-top: var(--space-3) }
.members > dd { margin: 0; padding: .15rem 0 var(--space-3); border-bottom: 1px solid var(--line); font-size: var(--text-s) }
.members p, .branches p { margin: 0 0 var(--space-1) }
.members .type { font-size: var(--text-xs); color: var(--soft); margin-left: .3rem }
.bounds { font-size: var(--text-xs); color: var(--soft) }
.members details, .branches details { margin-top: var(--space-1) }
summary { cursor: pointer; font-size: var(--text-s); font-weight: 600; color: var(--link) }
details > .members, details > .branches { margin: var(--space-2) 0 0; padding-left: var(--space-4); border-left: 2px solid var(--line); border-top: 0 }
details > .members > dd:last-child { border-bottom: 0 }
.branches { list-style: none; padding: 0 }
.media { margin: var(--space-4) 0 var(--space-2) }
.example { margin: var(--space-3) 0 var(--space-1); font-size: var(--text-s); font-weight: 600 }
details > .code, details > .example { margin-top: var(--space-2) }
`;
