import type { CallExpression } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { findV1Type, type FileContext, type RewriteRule } from './context.ts';
import { listElementOrigins } from './bindings.ts';
import { renderBody } from './bodies.ts';
import { requireImport } from './needed.ts';
import { getIndent, type ObjectTree } from './print.ts';
import { getMethodName, renderSuccessorCall } from './successor-calls.ts';
import { buildQuery } from './queries.ts';
import { getHolderText, findOperation, putOptions, buildPathTree } from './requests.ts';

/** Builds the input of a method of version 2; null when it cannot be told. */
export function buildInput(mapping: OperationMapping, call: CallExpression, file: FileContext): ObjectTree | null {
  const tree: ObjectTree = new Map();
  const args = call.getArguments().map((argument) => (argument.getText() === 'undefined' ? undefined : argument));
  if (args.some((argument) => Node.isSpreadElement(argument))) {
    file.doubt(call, 'The arguments of this call come from a list.', 'Write them out.');
    return null;
  }
  let next = buildPathTree(mapping, call, tree, file);
  if (mapping.request.some(({ v1 }) => v1?.startsWith('body.'))) {
    const text = renderBody(mapping, args[next]!, getHolderText(call, file), file);
    if (text === null) return null;
    tree.set('body', text);
    next += 1;
  } else if (mapping.list) {
    const counted = file.counted.has(call) && mapping.list.total === undefined;
    if (!buildQuery(mapping, args[next], counted, tree, file)) return null;
    next += 1;
  }
  putOptions(args[next], tree, file);
  return tree;
}

/** Returns the operator that takes the method from the client, which may be missing. */
const getAccessOperator = (call: CallExpression) => {
  const callee = call.getExpression();
  const access = Node.isPropertyAccessExpression(callee) || Node.isElementAccessExpression(callee) ? callee : null;
  return access?.hasQuestionDotToken() ? '?.' : '.';
};

/** Rewrites a call of version 1 as a call of its successor. */
export const clientCall: RewriteRule = (node, file) => {
  const mapping = findOperation(node, file);
  if (!mapping || !Node.isCallExpression(node)) return undefined;
  const tree = buildInput(mapping, node, file);
  if (!tree) return undefined;
  file.change(node, `${mapping.v1} → ${getMethodName(mapping.v2)}`);
  const call = renderSuccessorCall(mapping.v2, tree, getIndent(node));
  const text = `${getHolderText(node, file)}${getAccessOperator(node)}${call}`;
  if (mapping.events) return text + streamSuffix(node, file);
  return file.counted.has(node) && mapping.list?.total === undefined ? `${text}.withResponse()` : text;
};

/** A stream of version 1 was a generator; that of version 2 is made one where it is more than iterated. */
function streamSuffix(node: CallExpression, file: FileContext): string {
  const parent = node.getParent();
  if (Node.isYieldExpression(parent)) return '';
  if (!Node.isForOfStatement(parent)) return '[Symbol.asyncIterator]()';
  const reads = parent.getStatement().getText();
  if (!file.isTypeScript || !/['"]error['"]/.test(reads)) return '';
  return ` as AsyncIterable<${requireImport('ChatEvent', 'type', file)}>`;
}

/** Rewrites `new ParleyClient(…)` where its keys have to be signed in with, for which the id of the key is known. */
export const construction: RewriteRule = (node, file) => {
  const { apiKeyId } = file.options;
  if (apiKeyId === undefined || !Node.isNewExpression(node)) return undefined;
  const [argument] = node.getArguments();
  if (findV1Type(node.getType(), file) !== 'ParleyClient' || !Node.isObjectLiteralExpression(argument))
    return undefined;
  const key = argument.getProperty('apiKey');
  if (!key || argument.getProperty('apiKeyId')) return undefined;
  file.change(node, 'apiKey → apiKeyId, apiKey');
  const text = `apiKeyId: ${apiKeyId}, ${file.render(key)}`;
  file.decided.set(key, () => text);
  return undefined;
};

function reportPassedMethod(node: Node, name: string, file: FileContext): void {
  const mapping = file.rules.operations.get(name);
  if (mapping)
    file.doubt(
      node,
      `${mapping.v1} is passed on here, so that its calls cannot be seen.`,
      `Pass a function that calls ${getMethodName(mapping.v2)}.`,
    );
}

/** Reports a method that is taken out of the client: `const { getAgents } = parley`. */
export const methodTaken: RewriteRule = (node, file) => {
  const pattern = Node.isBindingElement(node) ? node.getParent() : undefined;
  if (!Node.isBindingElement(node) || !Node.isObjectBindingPattern(pattern)) return undefined;
  const [origin] = listElementOrigins(pattern, node, file);
  if (origin?.startsWith('ParleyClient.')) reportPassedMethod(node, origin.slice('ParleyClient.'.length), file);
  return undefined;
};

/** Reports a method that is not called where it is named. */
export const methodReference: RewriteRule = (node, file) => {
  if (!Node.isPropertyAccessExpression(node) && !Node.isElementAccessExpression(node)) return undefined;
  const parent = node.getParent();
  if (Node.isCallExpression(parent) && parent.getExpression() === node) return undefined;
  if (findV1Type(node.getExpression().getType(), file) !== 'ParleyClient') return undefined;
  const name = Node.isPropertyAccessExpression(node)
    ? node.getName()
    : node.getArgumentExpression()?.getText().slice(1, -1);
  reportPassedMethod(node, name ?? '', file);
  return undefined;
};
