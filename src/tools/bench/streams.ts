import type { AguiEvent } from '#src/event-log/event.ts';

/** The shape of a stream: `tools` puts tool calls and reasoning between its answers. */
export type Shape = { seed: number; events: number; tools?: boolean };

type Random = {
  /** Between 0 and 1. */
  next(): number;
  /**
   * Returns a size from `least` to `most`; small ones are as frequent as in answers of models: evenly over their
   * logarithms.
   */
  size(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
};

/** Numbers that are the same in every run (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    size: (least, most) => Math.round(least * (most / least) ** next()),
    pick: (from) => from[Math.floor(next() * from.length)]!,
  };
}

const tokens = (
  ' the| of| and| to| a| in| is| that| for| it| as| with| be| on| by| this| are| from| or| you| an| at| can| not|,|.|\n\n|' +
  's|ing|ed|ly|er|-|:|1|2|0|**| which| would| because| between| temperature| Vienna| answer| customers| order| need|' +
  ' delivery| possible| straß|e| café| 😀| «|»|ization|ability| how| about| please| number| three| however| important'
).split('|');
const members = ['city', 'unit', 'query', 'limit'];

const idLetters = '0123456789abcdefghjkmnpqrstvwxyz';

/** Writes one run after the other. */
class Writer {
  readonly events: AguiEvent[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  #id(prefix: string): string {
    return `${prefix}_01${Array.from({ length: 24 }, () => this.#random.pick([...idLetters])).join('')}`;
  }

  #pieces(from: readonly string[], least: number, most: number): string[] {
    return Array.from({ length: this.#random.size(least, most) }, () => this.#random.pick(from));
  }

  /** Returns a JSON object in pieces of 1 to 5 letters. */
  #arguments(): string[] {
    const names = members.slice(0, this.#random.size(1, 4));
    const entries = names.map((name) => [name, this.#pieces(tokens, 1, 4).join('').trim()]);
    let rest = JSON.stringify(Object.fromEntries(entries));
    const pieces: string[] = [];
    while (rest !== '') {
      const length = this.#random.size(1, 5);
      pieces.push(rest.slice(0, length));
      rest = rest.slice(length);
    }
    return pieces;
  }

  text(): string {
    const messageId = this.#id('msg');
    this.events.push({ type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' });
    for (const delta of this.#pieces(tokens, 10, 400))
      this.events.push({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta });
    this.events.push({ type: 'TEXT_MESSAGE_END', messageId });
    return messageId;
  }

  #reasoning(): void {
    const messageId = this.#id('msg');
    this.events.push({ type: 'REASONING_START', messageId });
    this.events.push({ type: 'REASONING_MESSAGE_START', messageId, role: 'reasoning' });
    for (const delta of this.#pieces(tokens, 20, 300))
      this.events.push({ type: 'REASONING_MESSAGE_CONTENT', messageId, delta });
    this.events.push({ type: 'REASONING_MESSAGE_END', messageId });
    this.events.push({ type: 'REASONING_END', messageId });
  }

  #call(parentMessageId: string): void {
    const toolCallId = `call_${this.#id('x').slice(-24)}`;
    this.events.push({ type: 'TOOL_CALL_START', toolCallId, toolCallName: 'get_weather', parentMessageId });
    for (const delta of this.#arguments()) this.events.push({ type: 'TOOL_CALL_ARGS', toolCallId, delta });
    this.events.push({ type: 'TOOL_CALL_END', toolCallId });
    const content = JSON.stringify({ forecast: this.#pieces(tokens, 5, 100).join('') });
    this.events.push({ type: 'TOOL_CALL_RESULT', messageId: this.#id('msg'), toolCallId, content });
  }

  run(tools: boolean): void {
    const [threadId, runId] = [this.#id('ses'), this.#id('run')];
    this.events.push({ type: 'RUN_STARTED', threadId, runId });
    if (tools && this.#random.next() < 0.3) this.#reasoning();
    const messageId = this.text();
    const calls = tools ? Math.floor(this.#random.next() * 4) : 0;
    for (let call = 0; call < calls; call += 1) this.#call(messageId);
    if (calls > 0) this.text();
    this.events.push({ type: 'RUN_FINISHED', threadId, runId });
  }
}

/** Runs as models stream them: answers of 10 to 400 tokens with tool calls between them. Ends where `events` says. */
export function realStream({ seed, events, tools = true }: Shape): AguiEvent[] {
  const writer = new Writer(randomOf(seed));
  while (writer.events.length < events) writer.run(tools);
  return writer.events.slice(0, events);
}
