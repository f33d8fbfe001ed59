import type { CallExpression, VariableDeclaration, VariableStatement } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { totalUnavailable } from './bindings.ts';
import { canAwait } from './bodies.ts';
import { listReadMembers, listUses, type FileContext, type RewriteRule } from './context.ts';
import { isDeclared } from './needed.ts';
import { isQueryKnown } from './queries.ts';
import { getHolderText, findOperation } from './requests.ts';
import { getIndent, putText, type ObjectTree } from './print.ts';
import { renderSuccessorCall } from './successor-calls.ts';

/** Renders version 1's `total` from a response of version 2. */
const renderTotal = (response: string) => `Number(${response}.headers.get('X-Total-Count'))`;

/** Returns a name that is not used yet around a place. */
export function createFreshName(wanted: string, at: Node, file: FileContext): string {
  const scope = at.getAncestors().findLast((above) => !Node.isSourceFile(above)) ?? at;
  const names = new Set(
    file.source
      .getDescendants()
      .filter((node) => Node.isIdentifier(node) && isDeclared(node))
      .map((node) => node.getText()),
  );
  let name = wanted;
  for (let n = 2; names.has(name) || file.fresh.has(`${scope.getPos()} ${name}`); n += 1) name = `${wanted}${n}`;
  file.fresh.add(`${scope.getPos()} ${name}`);
  return name;
}

/** Returns the end of a log, which counts its events. */
function renderLogEnd(mapping: OperationMapping, call: CallExpression, file: FileContext): string {
  const [of, member] = mapping.list!.total!.slice(1).split('.') as [string, string];
  const before = mapping.before![of]!;
  const tree: ObjectTree = new Map();
  before.request.forEach(({ v2 }, index) => putText(tree, v2!.split('.'), file.render(call.getArguments()[index]!)));
  return `(await ${getHolderText(call, file)}.${renderSuccessorCall(before.v2, tree, '')}).${member}`;
}

/** `(await list()).total`. */
function rewriteDirectTotal(access: Node, call: CallExpression, mapping: OperationMapping, file: FileContext): void {
  const changed = (text: string) => {
    file.change(access, 'total → X-Total-Count');
    return text;
  };
  if (mapping.list!.total) file.decided.set(access, () => changed(renderLogEnd(mapping, call, file)));
  else {
    file.counted.add(call);
    file.decided.set(access, () => changed(renderTotal(`(await ${file.render(call)}).response`)));
  }
}

/** `const { agents, total } = await list();` becomes two statements. */
function rewriteTakenTotal(
  statement: VariableStatement,
  declaration: VariableDeclaration,
  call: CallExpression,
  mapping: OperationMapping,
  file: FileContext,
): void {
  const pattern = declaration.getNameNode();
  if (!Node.isObjectBindingPattern(pattern)) return;
  const total = pattern
    .getElements()
    .find((element) => (element.getPropertyNameNode() ?? element.getNameNode()).getText() === 'total');
  if (!total || total.getInitializer() || file.decided.has(total)) return;
  const response = mapping.list!.total ? null : createFreshName('response', statement, file);
  if (response) file.counted.add(call);
  file.decided.set(total, () => '');
  file.decided.set(statement, () => {
    file.change(total, 'total → X-Total-Count');
    const keyword = statement.getDeclarationKind();
    const rest = file.render(pattern);
    const source = file.render(declaration.getInitializerOrThrow());
    const first = response
      ? `${keyword} { data: ${rest}, response } = ${source};`.replace(
          'response }',
          response === 'response' ? 'response }' : `response: ${response} }`,
        )
      : `${keyword} ${rest} = ${source};`;
    const value = response ? renderTotal(response) : renderLogEnd(mapping, call, file);
    const lines = rest === '{}' && !response ? [] : [first.replace('{ data: {}, ', '{ ')];
    return [...lines, `${keyword} ${total.getNameNode().getText()} = ${value};`].join(`\n${getIndent(statement)}`);
  });
}

/** `const page = await list();` with `page.total` somewhere behind it. */
function rewriteKeptTotal(
  statement: VariableStatement,
  declaration: VariableDeclaration,
  call: CallExpression,
  mapping: OperationMapping,
  file: FileContext,
): void {
  const name = declaration.getNameNode();
  if (!Node.isIdentifier(name)) return;
  const reads = listUses(name).flatMap((reference) => {
    const parent = reference.getParent();
    return Node.isPropertyAccessExpression(parent) && parent.getName() === 'total' && !file.decided.has(parent)
      ? [parent]
      : [];
  });
  if (reads.length === 0) return;
  const made = createFreshName(`${name.getText()}${mapping.list!.total ? 'Total' : 'Response'}`, statement, file);
  if (!mapping.list!.total) file.counted.add(call);
  for (const read of reads)
    file.decided.set(read, () => {
      file.change(read, 'total → X-Total-Count');
      return mapping.list!.total ? made : renderTotal(made);
    });
  file.decided.set(statement, () => {
    const keyword = statement.getDeclarationKind();
    const source = file.render(declaration.getInitializerOrThrow());
    if (!mapping.list!.total) return `${keyword} { data: ${name.getText()}, response: ${made} } = ${source};`;
    return `${keyword} ${name.getText()} = ${source};\n${getIndent(statement)}const ${made} = ${renderLogEnd(mapping, call, file)};`;
  });
}

/** Decides for every list of a file how its total is had. */
export function decideTotals(file: FileContext): void {
  for (const call of file.source.getDescendants()) {
    const mapping = findOperation(call, file);
    if (!mapping?.list || !Node.isCallExpression(call) || !canAwait(call)) continue;
    const before = mapping.request.filter(({ v1 }) => v1?.startsWith('path.')).length;
    if (!isQueryKnown(mapping, call.getArguments()[before], file)) continue;
    let outer = call.getParent();
    if (!Node.isAwaitExpression(outer)) continue;
    while (Node.isParenthesizedExpression(outer) || Node.isAwaitExpression(outer)) outer = outer.getParent();
    if (Node.isPropertyAccessExpression(outer) && outer.getName() === 'total')
      rewriteDirectTotal(outer, call, mapping, file);
    if (!Node.isVariableDeclaration(outer)) continue;
    const statement = outer.getVariableStatement();
    if (!statement || statement.getDeclarations().length > 1 || statement.isExported() || file.decided.has(statement))
      continue;
    rewriteTakenTotal(statement, outer, call, mapping, file);
    rewriteKeptTotal(statement, outer, call, mapping, file);
  }
}

/** Reports a total whose list cannot be seen. */
export const strayTotal: RewriteRule = (node, file) => {
  if (listReadMembers(node, file).includes('Counted.total'))
    file.doubt(node, totalUnavailable.reason, totalUnavailable.suggestion);
  return undefined;
};
