/** What is called otherwise in the twin, in the order in which it is replaced. */
const replacements: readonly [RegExp, string][] = [
  [/\bAsyncPager\b/g, 'Page'],
  [/\basync (def|with|for) /g, '$1 '],
  [/\bawait /g, ''],
  [/\bAwaitable, /g, ''],
  [/\bAsync(?=[A-Z])/g, ''],
  [/\basync_auth_flow\b/g, 'sync_auth_flow'],
  [/__a(enter|exit|iter|next)__/g, '__$1__'],
  // A generator of Python has a type of what it returns, too.
  [/\bGenerator\[(?=\w)((?:[^[\]]|\[[^[\]]*\])*), None\]/g, 'Generator[$1, None, None]'],
  [/\banext\b/g, 'next'],
  [/\bStopAsyncIteration\b/g, 'StopIteration'],
  [/\ba(close|iter_bytes)\b/g, '$1'],
  [/from \.pager import Page, open_pages/g, 'from .pager import open_pages\nfrom .pages import Page'],
];

/** Replaces `Awaitable[X]` by X, whose brackets may have brackets in them. */
function withoutAwaitables(text: string): string {
  const start = text.indexOf('Awaitable[');
  if (start < 0) return text;
  const from = start + 'Awaitable['.length;
  let depth = 1;
  let end = from;
  for (; depth > 0; end++) depth += { '[': 1, ']': -1 }[text[end]!] ?? 0;
  return withoutAwaitables(text.slice(0, start) + text.slice(from, end - 1) + text.slice(end));
}

/**
 * Returns the module for programs that block, made of the one for those with an event loop. What cannot be told by names is
 * in `platform.py` and `pager.py`, which are written for both.
 */
export const toSync = (text: string): string =>
  withoutAwaitables(replacements.reduce((all, [pattern, replacement]) => all.replaceAll(pattern, replacement), text));
