import type { Statement } from 'ts-morph';
import { Node, SyntaxKind } from '#generated/packages/ts-morph.js';
import type { FileContext } from './context.ts';
import { findOffsetLoop, type OffsetLoop } from './loops.ts';
import { getHolderText } from './requests.ts';
import { createFreshName } from './totals.ts';
import { buildInput } from './calls.ts';
import { getIndent } from './print.ts';
import { getMethodName, renderSuccessorCall } from './successor-calls.ts';

/** Stands for a statement that is not needed any more, with the line that it is on. */
export const removedStatement = '\u0000';

const renderExitStatement = (exit: Statement | null, file: FileContext): string => {
  if (!exit || !Node.isIfStatement(exit)) return 'break;';
  const statement = exit.getThenStatement();
  const [leaf] = Node.isBlock(statement) ? statement.getStatements() : [statement];
  return leaf ? file.render(leaf) : 'break;';
};

/** Returns the items of a page, as the loop names them. */
function findItemsName({ page, mapping }: OffsetLoop): string | null {
  const name = page.getDeclarations()[0]!.getNameNode();
  if (Node.isIdentifier(name)) return `${name.getText()}.${mapping.list!.of}`;
  if (!Node.isObjectBindingPattern(name)) return null;
  const element = name
    .getElements()
    .find((one) => (one.getPropertyNameNode() ?? one.getNameNode()).getText() === mapping.list!.of);
  return element?.getNameNode().getText() ?? null;
}

const isLast = (loop: Node) => {
  const block = loop.getParent();
  return (
    Node.isBlock(block) && block.getStatements().at(-1) === loop && Node.isFunctionLikeDeclaration(block.getParent())
  );
};

/** Returns the lines of a text as far to the left as the place that it moves to. */
function shiftIndent(text: string, from: Node, to: Node): string {
  const more = getIndent(from).length - getIndent(to).length;
  return more > 0 ? text.replaceAll(new RegExp(`\\n[ \\t]{${more}}`, 'g'), '\n') : text;
}

/** Finds the statement that is run for each item, when nothing else is; and the item's name. */
function findItemLoop(found: OffsetLoop, file: FileContext): { name: string; text: () => string } | null {
  const [use, more] = found.rest;
  const items = findItemsName(found);
  const leaves =
    !found.exit ||
    renderExitStatement(found.exit, file) === 'break;' ||
    (renderExitStatement(found.exit, file) === 'return;' && isLast(found.loop));
  if (!use || more || !items || !leaves || !found.exit) return null;
  if (use.getPos() > found.exit.getPos() || (found.update && use.getPos() > found.update.getPos())) return null;
  if (Node.isForOfStatement(use) && use.getExpression().getText() === items) {
    const [declaration] = use.getInitializer().getDescendantsOfKind(SyntaxKind.VariableDeclaration);
    const isFree = use
      .getStatement()
      .getDescendants()
      .every((node) => !Node.isBreakStatement(node) && !Node.isContinueStatement(node));
    if (!declaration || !isFree) return null;
    return {
      name: file.render(declaration.getNameNode()),
      text: () => shiftIndent(file.render(use.getStatement()), use, found.loop),
    };
  }
  const pushed = /^(\w+(?:\.\w+)*)\.push\(\.\.\.([\w.]+)\);$/.exec(use.getText());
  if (pushed?.[2] === items) {
    const name = createFreshName('item', found.loop, file);
    return { name, text: () => `${pushed[1]}.push(${name});` };
  }
  if (use.getText() === `yield* ${items};`) {
    const name = createFreshName('item', found.loop, file);
    return { name, text: () => `yield ${name};` };
  }
  return null;
}

function dropOffset({ offset, loop }: OffsetLoop, file: FileContext): void {
  const statement = offset.getVariableStatement();
  if (statement && statement.getParent() !== loop && statement.getDeclarations().length === 1)
    file.decided.set(statement, () => removedStatement);
}

/** Rewrites the whole loop as `for await`. */
function rewriteAsIteration(found: OffsetLoop, each: { name: string; text: () => string }, file: FileContext): void {
  file.decided.set(found.given, () => '');
  file.decided.set(found.page, () => removedStatement);
  const pattern = found.page.getDeclarations()[0]!.getNameNode();
  if (Node.isObjectBindingPattern(pattern))
    for (const element of pattern.getElements()) file.decided.set(element, () => '');
  dropOffset(found, file);
  file.decided.set(found.loop, () => {
    file.change(found.loop, 'offset → for await');
    const input = buildInput(found.mapping, found.call, file);
    const call = renderSuccessorCall(found.mapping.v2, input ?? new Map(), getIndent(found.loop));
    file.change(found.call, `${found.mapping.v1} → ${getMethodName(found.mapping.v2)}`);
    return `for await (const ${each.name} of ${getHolderText(found.call, file)}.${call}) ${each.text()}`;
  });
}

/** Adds the element by which the loop reads the cursor of its page; the page is taken apart with it. */
function addCursorElement({ page, loop }: OffsetLoop, file: FileContext): string {
  const name = page.getDeclarations()[0]!.getNameNode();
  if (Node.isIdentifier(name)) return `${name.getText()}.next_cursor`;
  const cursor = createFreshName('next_cursor', loop, file);
  const elements = Node.isObjectBindingPattern(name) ? name.getElements() : [];
  file.decided.set(name, () => {
    const texts = elements.map((element) => file.render(element)).filter((text) => text !== '');
    return `{ ${[...texts, cursor === 'next_cursor' ? cursor : `next_cursor: ${cursor}`].join(', ')} }`;
  });
  return cursor;
}

/** Rewrites the loop with cursors. */
function rewriteAsCursorLoop(found: OffsetLoop, file: FileContext): void {
  const { exit, end, update, offset, body, given, total } = found;
  const after = createFreshName('after', found.loop, file);
  const cursor = addCursorElement(found, file);
  const indent = getIndent(body.getStatements()[0]!);
  const leave = () => `if (${cursor} === null) ${renderExitStatement(end, file)}`;
  const step = `${after} = ${cursor};`;
  const isExitLast = exit !== null && (update === null || exit.getPos() > update.getPos());
  file.decided.set(given, () => after);
  if (total) file.decided.set(total, () => '');
  for (const read of exit?.getDescendantsOfKind(SyntaxKind.PropertyAccessExpression) ?? [])
    if (read.getName() === 'total') file.decided.set(read, () => '');
  file.decided.set(offset, () => {
    file.change(offset, 'offset → cursor');
    return file.isTypeScript ? `${after}: string | undefined` : after;
  });
  if (exit) file.decided.set(exit, () => (isExitLast ? `${leave()}\n${indent}${step}` : leave()));
  if (update)
    file.decided.set(update, () => (isExitLast ? removedStatement : exit ? step : `${leave()}\n${indent}${step}`));
  const incrementor = Node.isForStatement(found.loop) ? found.loop.getIncrementor() : undefined;
  if (!incrementor) return;
  file.decided.set(incrementor, () => '');
  if (exit) return;
  const last = body.getStatements().at(-1)!;
  file.decided.set(last, () => `${file.renderInside(last)}\n${indent}${leave()}\n${indent}${step}`);
}

/** Decides for every loop by an offset what it is by cursors. */
export function decideLoops(file: FileContext): void {
  for (const call of file.source.getDescendants()) {
    const found = findOffsetLoop(call, file);
    if (!found) continue;
    const each = findItemLoop(found, file);
    if (each) rewriteAsIteration(found, each, file);
    else rewriteAsCursorLoop(found, file);
  }
}
