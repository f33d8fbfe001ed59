import { follow } from './document.js';

/** Every component is used by an operation, or is one of those that are `offered` to who makes types of the contract. */
export default function usedComponents(document, { offered = [] }) {
  const used = new Set();
  const visit = (node) => {
    if (typeof node !== 'object' || node === null) return;
    if (typeof node.$ref === 'string' && !used.has(node.$ref)) {
      used.add(node.$ref);
      visit(follow(document, node));
    }
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(document.paths);
  for (const name of offered) visit({ $ref: `#/components/schemas/${name}` });
  const { securitySchemes: _named, ...components } = document.components;
  return Object.entries(components).flatMap(([section, entries]) =>
    Object.keys(entries)
      .filter((name) => !used.has(`#/components/${section}/${name}`))
      .map((name) => ({ message: `${name} is used by no operation.`, path: ['components', section, name] })),
  );
}
