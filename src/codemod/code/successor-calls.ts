import { operations } from '#generated/v2/methods.gen.ts';
import { printTree, type ObjectTree } from './print.ts';

type Operation = { name: string; path: string; query?: true; body?: readonly string[] };

const findOperation = (id: string): Operation => operations[id as keyof typeof operations];

/** Returns the name of the method that carries out an operation of version 2, such as `chat.messages.stream`. */
export const getMethodName = (id: string): string => findOperation(id).name;

/** Divides the input of an operation into the arguments of its method. */
function toArguments(id: string, tree: ObjectTree): (ObjectTree | string)[] {
  const { path, query, body } = findOperation(id);
  const ids = (tree.get('path') as ObjectTree | undefined) ?? new Map<string, string>();
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const given = [tree.get('query'), tree.get('body')].filter((one) => one !== undefined);
  const options: ObjectTree = new Map([...tree].filter(([name]) => !['path', 'query', 'body'].includes(name)));
  const takesParams = query === true || body !== undefined;
  // Where options follow, what stands before them has to be there.
  const params = given.length > 0 ? given : takesParams && options.size > 0 ? [new Map<string, string>()] : [];
  return [...names.map((name) => ids.get(name) ?? 'undefined'), ...params, ...(options.size > 0 ? [options] : [])];
}

/** Renders options that are only spread from elsewhere as what they are. */
function renderArgument(argument: ObjectTree | string, indent: string, before: number): string {
  if (typeof argument === 'string') return argument;
  const [only] = argument.values();
  const isSpread = argument.size === 1 && typeof only === 'string' && /^\.\.\.[\w.]+$/.test(only);
  return isSpread ? only.slice('...'.length) : printTree(argument, indent, before);
}

/**
 * Renders the call of a method without what it is called on: `agents.get(id)`. The tree is the input of the operation, by
 * `path`, `query`, `body` and the options of the call. `before` is the width of what stands before it on its line.
 */
export function renderSuccessorCall(id: string, tree: ObjectTree, indent: string, before = 0): string {
  const name = getMethodName(id);
  const texts = toArguments(id, tree).map((one) => renderArgument(one, indent, before + name.length));
  return `${name}(${texts.join(', ')})`;
}
