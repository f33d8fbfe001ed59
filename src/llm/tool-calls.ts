import { randomUUID } from 'node:crypto';
import { Fault } from './fault.ts';
import { asList, isBlank, isJson, isObject, JsonProgress, toJsonText, type JsonObject } from './json-value.ts';
import { UnicodeJoiner } from './unicode.ts';
import type { Delta, UpstreamCall } from './types.ts';

/** An answer with more calls than this is not an answer. */
export const mostCalls = 1_000;
/** No tool has a longer name: what is longer names none, and is cut to be shown. */
const longestName = 200;
/** Members of a call that providers demand back. */
const demanded = ['extra_content', 'provider_specific_fields'];

/** A piece of a call, whatever its form. */
type Fragment = {
  /** Where the gateway says that the call stands; undefined when it does not say. */
  key: string | undefined;
  /** The upstream id as JSON; null when there is none. */
  idText: string | null;
  id: unknown;
  name: string;
  text: string;
  extra: JsonObject;
};

type Call = {
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
  /** What of the arguments nobody was told yet. */
  held: string;
  /** Its place among the calls that were told; null until it is. */
  index: number | null;
};

const argumentsText = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : (toJsonText(value) ?? '');
};

/** The calls of a `tool_calls` member: a list, one call alone, or calls by their places. */
export function fragmentsOf(value: unknown): JsonObject[] {
  if (!isObject(value)) return asList(value).filter(isObject);
  if ('function' in value || 'name' in value || 'id' in value) return [value];
  return Object.values(value).filter(isObject);
}

function readFragment(raw: JsonObject): Fragment {
  const inner = [raw['function'], raw['custom']].find(isObject) ?? raw;
  const { index, id } = raw;
  const idText = isBlank(id) ? null : toJsonText(id);
  const name = inner['name'];
  return {
    key: typeof index === 'number' || typeof index === 'string' ? String(index) : undefined,
    idText,
    id,
    name: typeof name === 'string' ? name : isBlank(name) ? '' : (toJsonText(name) ?? ''),
    text: argumentsText(inner['arguments'] ?? inner['input']),
    extra: Object.fromEntries(
      demanded.flatMap((member) =>
        isBlank(raw[member]) || toJsonText(raw[member]) === null ? [] : [[member, raw[member]]],
      ),
    ),
  };
}

/** Puts the tool calls of one answer together from their fragments, each under an id of Parley's own. */
export class CallReader {
  readonly #calls: Call[] = [];
  #told = 0;

  get count(): number {
    return this.#calls.length;
  }

  /** Whether the arguments of every call are complete JSON. */
  get areComplete(): boolean {
    return this.#calls.every(({ text, progress }) => text.trim() === '' || progress.isClosed || isJson(text));
  }

  /** Adds the deltas of a fragment to `out`. Returns how many characters came with it. */
  read(raw: JsonObject, out: Delta[]): number {
    const fragment = readFragment(raw);
    const known = this.#known(fragment);
    const isNew = !known || isAnother(known, fragment);
    if (isNew && known && isRepetition(known, fragment)) return fragment.text.length;
    const call = isNew ? this.#begin(fragment) : known;
    call.extra = { ...call.extra, ...fragment.extra };
    if (call.idText === null && fragment.idText !== null)
      Object.assign(call, { idText: fragment.idText, upstreamId: fragment.id });
    if (call.index === null) addName(call, fragment.name);
    this.#addArguments(call, fragment.text, out);
    return fragment.text.length + fragment.name.length + (isNew ? (fragment.idText?.length ?? 0) : 0);
  }

  /** Tells what is left. Throws a `Fault` for a call that was never named, unless the answer was cut off there. */
  finish(out: Delta[], isCut: boolean): void {
    for (const call of this.#calls) {
      if (call.name === '' && isCut) continue;
      if (call.name === '') throw new Fault('upstream_failure', 'sent a tool call without a name.');
      call.held += call.joiner.end();
      this.#tell(call, out);
    }
  }

  /**
   * The call that a fragment belongs to, as far as one is known: by its id, else by its place, else the last. An id that
   * is known wins over the place, unless the fragment begins something at a place of its own.
   */
  #known({ key, idText, name, text }: Fragment): Call | undefined {
    const last = this.#calls.at(-1);
    const there = key === undefined ? undefined : this.#calls.findLast((call) => call.key === key);
    if (idText !== null) {
      const same = this.#calls.filter((call) => call.idText === idText);
      const nearest = key === undefined ? same.at(-1) : same.findLast((call) => call.key === key);
      if (nearest) return nearest;
      const begins = key !== undefined && name !== '' && !there;
      if (same.length > 0) return begins ? undefined : same.at(-1);
      if (key === undefined) return name === '' && text !== '' ? last : undefined;
      return there && there.idText !== null && name !== '' ? undefined : there;
    }
    if (key !== undefined) return there;
    return last && (name === '' || last.name === '') ? last : undefined;
  }

  #begin({ key, idText, id }: Fragment): Call {
    if (this.#calls.length >= mostCalls)
      throw new Fault('upstream_failure', `sent more than ${mostCalls} tool calls in one answer.`, { isFinal: true });
    const call: Call = {
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
      held: '',
      index: null,
    };
    this.#calls.push(call);
    return call;
  }

  #addArguments(call: Call, piece: string, out: Delta[]): void {
    if (piece === '') return;
    call.progress.push(piece);
    call.text += piece;
    call.held += call.joiner.push(piece);
    if (call.name === '') return;
    if (call.index === null) this.#tellBefore(call, out);
    this.#tell(call, out);
  }

  /** Calls are told in the order in which they began. */
  #tellBefore(call: Call, out: Delta[]): void {
    for (const before of this.#calls) {
      if (before === call) return;
      if (before.index === null && before.name !== '') this.#tell(before, out);
    }
  }

  #tell(call: Call, out: Delta[]): void {
    const { id, name, idText, upstreamId, extra } = call;
    if (call.index === null) {
      call.index = this.#told++;
      const upstream: UpstreamCall = {
        ...(idText !== null && { id: upstreamId }),
        ...(Object.keys(extra).length > 0 && { extra }),
      };
      const more = Object.keys(upstream).length > 0 && { upstream };
      out.push({ type: 'tool_call', index: call.index, id, name, ...more });
    }
    if (call.held !== '') out.push({ type: 'tool_arguments', index: call.index, id, delta: call.held });
    call.held = '';
  }
}

/** Whether a fragment begins another call although its place or its id is that of `known`. */
function isAnother(known: Call, { name, text }: Fragment): boolean {
  if (name === '' || known.name === '' || known.text === '') return false;
  return name !== known.name || (known.progress.isClosed && text.trim() !== '');
}

/** Whether a gateway only says a call once more. */
const isRepetition = (known: Call, { idText, name, text }: Fragment): boolean =>
  idText !== null && idText === known.idText && name === known.name && text === known.text;

/** A name may come in pieces, or again with each fragment, or longer each time. */
function addName(call: Call, piece: string): void {
  const said = call.nameJoiner.push(piece);
  if (said === '' || said === call.name) return;
  const name = call.name !== '' && said.startsWith(call.name) ? said : call.name + said;
  call.name = name.length > longestName ? `${name.slice(0, longestName - 1).toWellFormed()}…` : name;
}
