import type { BindingElement, ObjectBindingPattern } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
import { listOrigins, listUses, type FileContext, type RewriteRule } from './context.ts';
import { conversions } from './conversions.ts';
import { isTaken } from './needed.ts';
import { isWritten, findMemberRule, isUnchanged } from './members.ts';

/** The finding that a total is not available where it is read. */
export const totalUnavailable = {
  reason: 'The total is in a header of version 2, which is at hand only where the list is called.',
  suggestion: 'Call the list with `include_total` and `.withResponse()`, and read `X-Total-Count` there.',
};

type BindingRule = { key: string; path: readonly string[]; converted: boolean };

const getPropertyName = (element: BindingElement) => {
  const name = element.getPropertyNameNode() ?? element.getNameNode();
  return Node.isIdentifier(name) ? name.getText() : Node.isStringLiteral(name) ? name.getLiteralText() : null;
};

/** Lists the members of version 1 that an element takes out. */
export function listElementOrigins(
  pattern: ObjectBindingPattern,
  element: BindingElement,
  file: FileContext,
): string[] {
  const name = getPropertyName(element);
  if (name === null || element.getDotDotDotToken()) return [];
  return listOrigins(pattern.getType().getNonNullableType().getProperty(name), file);
}

function findBindingRule(
  pattern: ObjectBindingPattern,
  element: BindingElement,
  file: FileContext,
): BindingRule | null {
  const origins = listElementOrigins(pattern, element, file);
  if (origins.includes('Counted.total')) file.doubt(element, totalUnavailable.reason, totalUnavailable.suggestion);
  const one = findMemberRule(origins, file);
  if (one === null) return null;
  if (one === 'several') {
    file.doubt(
      element,
      'It may be a member of types that have gone to different places.',
      'Tell the cases apart first.',
    );
    return null;
  }
  const { key, rule } = one;
  if (isUnchanged(key, rule)) return null;
  if (rule.path === null) {
    file.doubt(
      element,
      `${key} is not in the answer of version 2.`,
      rule.note ?? 'Ask for it with an operation of its own.',
    );
    return null;
  }
  return { key, path: rule.path, converted: rule.converted };
}

/** Converts the readers of a variable where version 1 gave it to them converted. */
function convertReaders(element: BindingElement, { key, path }: BindingRule, file: FileContext): string {
  const name = element.getNameNode();
  if (!Node.isIdentifier(name)) return '';
  const isReply = path.join('.') === 'message.content';
  const root = path[0]!;
  const local = !element.getPropertyNameNode() && !isTaken(root, file) ? root : name.getText();
  const holder = local === root ? `{ ${root} }` : `{ ${root}: ${local} }`;
  const text = conversions[key]!(isReply ? `${holder}.message.content` : local, file);
  const symbol = name.getSymbol();
  const written = listUses(name).some(isWritten);
  if (!symbol || written || element.getInitializer()) {
    file.doubt(
      element,
      `${key} is made of ${path.join('.')} and cannot be taken apart here.`,
      'Read it in a statement of its own first.',
    );
    return element.getText();
  }
  file.values.set(symbol.compilerSymbol, text);
  return local === root ? root : `${root}: ${local}`;
}

function renderElement(element: BindingElement, one: BindingRule, file: FileContext): string {
  const what = `${one.key} → ${one.path.join('.')}`;
  if (one.converted) {
    const text = convertReaders(element, one, file);
    if (text !== element.getText()) file.change(element, what);
    return text;
  }
  file.change(element, what);
  const initializer = element.getInitializer();
  const local = file.render(element.getNameNode()) + (initializer ? ` = ${file.render(initializer)}` : '');
  const last = one.path.at(-1)!;
  const inner = local === last ? last : `${last}: ${local}`;
  return one.path.slice(0, -1).reduceRight((text, name) => `${name}: { ${text} }`, inner);
}

/** Elements from within the same member, as one. */
function mergeNested(texts: readonly string[]): string[] {
  const inner = new Map<string, string[]>();
  const made = texts.map((text) => {
    const [, root, rest] = /^(\w+): \{ (.*) \}$/s.exec(text) ?? [];
    if (!root || !rest) return () => text;
    const first = !inner.has(root);
    inner.set(root, [...(inner.get(root) ?? []), rest]);
    return () => (first ? `${root}: { ${inner.get(root)!.join(', ')} }` : '');
  });
  return made.map((text) => text()).filter((text) => text !== '');
}

/** Rewrites the elements of a pattern, when one of them changes; several may come from the same member. */
export const bindingPattern: RewriteRule = (node, file) => {
  if (!Node.isObjectBindingPattern(node)) return undefined;
  const elements = node.getElements();
  if (!elements.some((element) => file.decided.has(element))) return undefined;
  const texts = elements.map((element) => file.render(element)).filter((text) => text !== '');
  return texts.length === 0 ? '{}' : `{ ${mergeNested(texts).join(', ')} }`;
};

/** Decides what becomes of every `{ … } = …` of a file, before anything of it is written. */
export function decideBindings(file: FileContext): void {
  for (const node of file.source.getDescendants()) {
    if (!Node.isObjectBindingPattern(node)) continue;
    const seen = new Set<string>();
    for (const element of node.getElements()) {
      if (file.decided.has(element)) continue;
      const one = findBindingRule(node, element, file);
      if (!one) continue;
      const text = one.converted ? renderElement(element, one, file) : null;
      const repeated = text !== null && seen.has(text);
      if (text !== null) seen.add(text);
      file.decided.set(element, () => (repeated ? '' : (text ?? renderElement(element, one, file))));
    }
  }
}
