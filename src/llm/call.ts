import { randomUUID } from 'node:crypto';
import type { Fragment } from './call-fragments.ts';
import { JsonProgress, type JsonObject } from './json-value.ts';
import type { UpstreamCall } from './types.ts';
import { UnicodeJoiner } from './unicode.ts';

/** The maximum length of a tool's name. A longer name names no tool, and is cut to be shown. */
const longestName = 200;

/** A tool call that is being put together. */
export type Call = {
  /** Parley's own. */
  id: string;
  key: string | undefined;
  idText: string | null;
  upstreamId: unknown;
  extra: JsonObject;
  name: string;
  nameJoiner: UnicodeJoiner;
  /** The arguments as they came. */
  text: string;
  progress: JsonProgress;
  joiner: UnicodeJoiner;
  /** The part of the arguments that was not reported yet. */
  unreported: string;
  /** Its place among the calls that were reported; null until it is. */
  index: number | null;
  /** The metadata of its upstream that was reported, as JSON. */
  reportedUpstream: string;
  /** Set when it was named once more after its arguments were complete: more of them would be those of another call. */
  isNamedAgain: boolean;
};

/** Returns a call that begins with a fragment of this place and id. */
export const newCall = ({ key, idText, id }: Pick<Fragment, 'key' | 'idText' | 'id'>): Call => ({
  id: `call_${randomUUID().replaceAll('-', '')}`,
  key,
  idText,
  upstreamId: id,
  extra: {},
  name: '',
  nameJoiner: new UnicodeJoiner(),
  text: '',
  progress: new JsonProgress(),
  joiner: new UnicodeJoiner(),
  unreported: '',
  index: null,
  reportedUpstream: '',
  isNamedAgain: false,
});

/** Tells whether a fragment has content: one with an id alone may be a placeholder. */
export const isCall = ({ name, text }: Call): boolean => name !== '' || text.trim() !== '';

/** Returns the metadata that its upstream sent with it. */
export const upstreamOf = ({ idText, upstreamId, extra }: Call): UpstreamCall => ({
  ...(idText !== null && { id: upstreamId }),
  ...(Object.keys(extra).length > 0 && { extra }),
});

/**
 * Tells whether the arguments are an empty object that was not reported: some gateways send one before the real ones.
 */
export const isEmptyYet = ({ text, unreported }: Call): boolean => unreported === text && /^\s*\{\s*\}\s*$/.test(text);

/**
 * Returns the last call, when a fragment at a place where none began goes on with it; its next ones are looked for
 * there.
 */
export function strayed(last: Call, key: string, text: string): Call | undefined {
  if (text.trim() === '') return last;
  if (last.progress.isClosed) return undefined;
  last.key = key;
  return last;
}

/** Tells whether a fragment names a call again whose arguments are complete, and adds nothing yet. */
export const isNaming = (known: Call, { idText, name, text }: Fragment): boolean =>
  idText === null && name !== '' && name === known.name && text.trim() === '' && known.progress.isClosed;

/** Tells whether a fragment begins another call although its index or its id is that of `known`. */
export function isAnother(known: Call, { idText, name, text }: Fragment): boolean {
  if (name === '' || known.name === '' || known.text === '') return false;
  if (name !== known.name) return true;
  const isSame = idText !== null && idText === known.idText && isEmptyYet(known);
  return known.progress.isClosed && text.trim() !== '' && !isSame;
}

/** Tells whether a gateway only repeats a call: all of it, or its complete arguments alone. */
export function isRepetition(known: Call, { idText, name, text }: Fragment): boolean {
  if (text !== known.text || !known.progress.isClosed) return false;
  return name === '' ? !known.isNamedAgain : idText !== null && idText === known.idText && name === known.name;
}

/** A name may come in pieces, or again with each fragment, or longer each time. */
export function addName(call: Call, piece: string): void {
  const said = call.nameJoiner.push(piece);
  if (said === '' || said === call.name) return;
  const name = call.name !== '' && said.startsWith(call.name) ? said : call.name + said;
  call.name = name.length > longestName ? `${name.slice(0, longestName - 1).toWellFormed()}…` : name;
}
