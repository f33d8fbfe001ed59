/** Returns a random number generator of its own, so that a seed always makes the same stream. */
function createRandom(seed: number) {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  const next = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  for (let warm = 0; warm < 8; warm += 1) next();
  return {
    chance: (share: number) => next() < share,
    whole: (below: number) => Math.floor(next() * below),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!,
  };
}

type Random = ReturnType<typeof createRandom>;

const texts = ['', 'Hi', ' there', '\0', '\ud83d', '\ude00', 'é😀', '\u2028', 'x'.repeat(300), '{"a":', '1}', '}', ' '];
const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  2.5,
  1e300,
  2 ** 53 + 2,
  '',
  'x',
  '\0',
  '\ud800',
  [],
  {},
  [null],
  [[]],
  { a: [1] },
  'x'.repeat(3_000),
];
const ids = [...values, 'call_0', 'call_1', 5, 5, 7];
const names = [...values, 'ping', 'ping', 'f', 'pi', 'ng', 'x'.repeat(300)];
const reasons = [
  ...values,
  'stop',
  'stop',
  'length',
  'tool_calls',
  'function_call',
  'content_filter',
  'error',
  'eos',
  'content_filter: BLOCKLIST',
  'network_error',
];
const indexes = [0, 0, 1, 1, 2, -1, 0.5, '0', 'x', null, 1e20, undefined];
const counts = [0, 7, 12, -35, 1.5, '3', 1e300, 2 ** 53, null, [], {}];

const text = (random: Random): string => Array.from({ length: random.whole(4) }, () => random.pick(texts)).join('');

/** Entries of `tool_calls` that say nothing. */
const placeholders = [
  {},
  { index: 0 },
  { index: 0, id: '', function: { name: '', arguments: '' } },
  { index: 1, id: 'x' },
];

const signature = (random: Random): object => ({
  extra_content: random.chance(0.8) ? { google: { thought_signature: random.pick(texts) } } : random.pick(values),
});

const fragment = (random: Random): unknown => {
  if (random.chance(0.08)) return random.pick(values);
  if (random.chance(0.08)) return random.pick(placeholders);
  if (random.chance(0.08)) return { index: random.pick(indexes), ...signature(random) };
  const call = { name: random.pick(names), arguments: random.chance(0.7) ? text(random) : random.pick(values) };
  return {
    ...(random.chance(0.8) && { index: random.pick(indexes) }),
    ...(random.chance(0.6) && { id: random.pick(ids) }),
    ...(random.chance(0.1) && signature(random)),
    ...(random.chance(0.1)
      ? { function: random.pick(values) }
      : { function: random.chance(0.6) ? call : { arguments: text(random) } }),
  };
};

const part = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => ({ type: 'text', text: text(random) }),
    () => ({ type: 'thinking', thinking: text(random) }),
    () => ({ type: 'reference', reference_ids: [random.pick(values)] }),
    () => random.pick(values),
  ])();

const delta = (random: Random): unknown => {
  if (random.chance(0.05)) return random.pick(values);
  return {
    ...(random.chance(0.5) && { content: text(random) }),
    ...(random.chance(0.1) && { content: [part(random), part(random)] }),
    ...(random.chance(0.05) && { content: random.pick(values) }),
    ...(random.chance(0.35) && { tool_calls: Array.from({ length: 1 + random.whole(2) }, () => fragment(random)) }),
    ...(random.chance(0.03) && { tool_calls: random.pick(values) }),
    ...(random.chance(0.08) && { function_call: { name: random.pick(names), arguments: text(random) } }),
    ...(random.chance(0.2) && { reasoning_content: text(random) }),
    ...(random.chance(0.08) && {
      reasoning_details: [{ type: 'reasoning.text', text: text(random), x: random.pick(values) }],
    }),
    ...(random.chance(0.05) && { refusal: text(random) }),
    ...(random.chance(0.05) && {
      audio: random.pick<unknown>([{ transcript: text(random) }, { data: 'AA' }, ...values]),
    }),
    ...(random.chance(0.01) && { error: random.pick(values) }),
    ...(random.chance(0.1) && {
      [random.pick(['annotations', 'images', '__proto__', '\0', 'x'.repeat(200)])]: random.pick(values),
    }),
  };
};

const usage = (random: Random, isSane: boolean): unknown =>
  isSane
    ? { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }
    : {
        prompt_tokens: random.pick(counts),
        completion_tokens: random.pick(counts),
        total_tokens: random.pick(counts),
        prompt_tokens_details: random.pick([null, 5, { cached_tokens: random.pick(counts) }]),
      };

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

function event(random: Random, isSane: boolean): string {
  if (random.chance(0.05))
    return random.pick([
      ': alive\n\n',
      'data:\n\n',
      'event: ping\ndata: {}\n\n',
      'data: null\n\n',
      'data: 1\n\n',
      'data: : hm\n\n',
    ]);
  if (random.chance(0.015))
    return random.pick([
      data({ error: { message: 'Died', code: 502 } }),
      'event: error\ndata: x\n\n',
      'data: {\n\n',
      '{"error":"Died"}\n',
      data({ choices: null, base_resp: { status_code: 1008, status_msg: 'Died' } }),
    ]);
  const choice = {
    index: random.chance(0.9) ? 0 : random.pick(indexes),
    ...(random.chance(0.95) ? { delta: delta(random) } : { message: delta(random) }),
    finish_reason: random.chance(0.1) ? random.pick(reasons) : null,
    ...(random.chance(0.02) && { error: random.pick(values) }),
  };
  return data({
    id: 'c1',
    choices: random.chance(0.97) ? [choice] : random.pick(values),
    ...(random.chance(0.1) && { usage: usage(random, isSane) }),
    ...(random.chance(0.03) && { citations: random.pick(values) }),
    ...(random.chance(0.02) && {
      x_groq: random.pick<unknown>([{ error: 'Died' }, { usage: usage(random, isSane) }, ...values]),
    }),
  });
}

/** Returns the event stream of a gateway that sends odd things: always the same for a seed. */
export function oddStream(seed: number, isSane = seed % 2 === 0): string {
  const random = createRandom(seed);
  const events = Array.from({ length: 1 + random.whole(7) }, () => event(random, isSane));
  const end = random.chance(0.8)
    ? data({ choices: [{ index: 0, delta: {}, finish_reason: random.pick(reasons) }] })
    : '';
  const counted = random.chance(0.7) ? data({ choices: [], usage: usage(random, isSane) }) : '';
  return [...events, end, counted, random.chance(0.9) ? 'data: [DONE]\n\n' : ''].join('');
}
