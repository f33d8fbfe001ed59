import {
  addName,
  isAnother,
  isCall,
  isEmptyYet,
  isNaming,
  isRepetition,
  newCall,
  strayed,
  upstreamOf,
  type Call,
} from './call.ts';
import { isPlaceholder, joinExtra, readFragment, type Fragment } from './call-fragments.ts';
import { Fault } from './fault.ts';
import { isJson, JsonProgress, type JsonObject } from './json-value.ts';
import type { Delta, UpstreamCall } from './types.ts';

/** An answer with more calls than this is not an answer. */
export const mostCalls = 1_000;
/** Puts the tool calls of one answer together from their fragments, each under an id of Parley's own. */
export class CallReader {
  readonly #calls: Call[] = [];
  #told = 0;

  /** The number of calls. A call without a name and without arguments is none. */
  get count(): number {
    return this.#calls.filter(isCall).length;
  }

  /** Tells whether the arguments of every call are complete JSON. */
  get areComplete(): boolean {
    return this.#calls.every(({ text, progress }) => text.trim() === '' || progress.isClosed || isJson(text));
  }

  /** Adds the deltas of a fragment to `out`. Returns how many characters came with it. */
  read(raw: JsonObject, out: Delta[]): number {
    const fragment = readFragment(raw);
    const known = this.#known(fragment);
    if (known && isRepetition(known, fragment)) known.extra = joinExtra(known.extra, fragment.extra) as JsonObject;
    else if (known || !isPlaceholder(fragment)) this.#add(known, fragment, out);
    return fragment.characters;
  }

  /**
   * Reads a call of an answer that a gateway says once more as a whole, after its pieces: what is known is not another
   * call. Returns how many characters came with it.
   */
  readAgain(raw: JsonObject, out: Delta[]): number {
    const { name, text } = readFragment(raw);
    const isKnown = this.#calls.some((call) => call.name === name && (call.text === text || call.text.trim() === text));
    return isKnown ? 0 : this.read(raw, out);
  }

  /**
   * Tells what is left. Returns what the upstream has said of calls since they were told, by their ids. Throws a `Fault`
   * for a call that was never named, unless the answer was cut off there.
   */
  finish(out: Delta[], isCut: boolean): Record<string, UpstreamCall> {
    const late: Record<string, UpstreamCall> = {};
    for (const call of this.#calls.filter(isCall)) {
      if (call.name === '' && isCut) continue;
      if (call.name === '') throw new Fault('upstream_failure', 'sent a tool call without a name.');
      call.unreported += call.joiner.end();
      this.#tell(call, out, true);
      const upstream = upstreamOf(call);
      if (JSON.stringify(upstream) !== call.reportedUpstream) late[call.id] = upstream;
    }
    return late;
  }

  #add(known: Call | undefined, fragment: Fragment, out: Delta[]): void {
    const isMore = known?.isNamedAgain === true && fragment.name === '' && fragment.text.trim() !== '';
    const call = !known || isMore || isAnother(known, fragment) ? this.#begin(fragment) : known;
    if (call === known) call.isNamedAgain ||= isNaming(known, fragment);
    call.extra = joinExtra(call.extra, fragment.extra) as JsonObject;
    if (call.idText === null && fragment.idText !== null)
      Object.assign(call, { idText: fragment.idText, upstreamId: fragment.id });
    if (call.index === null) addName(call, isMore ? known.name : fragment.name);
    this.#addArguments(call, fragment.text, out);
  }

  /**
   * Returns the call that a fragment belongs to, as far as one is known: by its id, else by its place, else the last.
   * An id that is known wins over the place, unless the fragment begins something at a place of its own.
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
    if (key !== undefined) return there ?? (name === '' && last ? strayed(last, key, text) : undefined);
    return last && (name === '' || last.name === '') ? last : undefined;
  }

  #begin({ key, idText, id }: Fragment): Call {
    if (this.#calls.length >= mostCalls)
      throw new Fault('upstream_failure', `sent more than ${mostCalls} tool calls in one answer.`, { isFinal: true });
    const call = newCall({ key, idText, id });
    this.#calls.push(call);
    return call;
  }

  #addArguments(call: Call, piece: string, out: Delta[]): void {
    if (piece === '') return;
    if (isEmptyYet(call) && piece.trimStart().startsWith('{'))
      Object.assign(call, { text: '', unreported: '', progress: new JsonProgress() });
    call.progress.push(piece);
    call.text += piece;
    call.unreported += call.joiner.push(piece);
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

  #tell(call: Call, out: Delta[], isLast = false): void {
    const { id, name } = call;
    if (call.index === null) {
      call.index = this.#told++;
      const upstream = upstreamOf(call);
      call.reportedUpstream = JSON.stringify(upstream);
      const more = Object.keys(upstream).length > 0 && { upstream };
      out.push({ type: 'tool_call', index: call.index, id, name, ...more });
    }
    if (call.unreported === '' || (isEmptyYet(call) && !isLast)) return;
    out.push({ type: 'tool_arguments', index: call.index, id, delta: call.unreported });
    call.unreported = '';
  }
}
