/** The record of what one client was shown of a turn: the question, the pieces of the answer by their sequences, and the end. */
export type ShownTurn = {
  question: string;
  sessionId: string | null;
  pieces: Map<number, string>;
  /** The whole text, when the answer was said to be complete. */
  answer: string | null;
};

/**
 * The record of what a producer was told: how many of its events were acknowledged, which are numbered from 1, and whether it was refused in the end,
 * with the longest time in milliseconds between its last acknowledgements and that.
 */
export type ShownPushes = {
  sessionId: string;
  acknowledged: number;
  sent: number;
  refused: { silentMs: number } | null;
};

/** The time that a producer may be silent before its run is ended, in milliseconds. */
const producerSilenceMs = 60_000;

/** The record of producers that take a session over from each other: the numbers that they sent, which increase, and those that were acknowledged. */
export type ShownRelay = { sessionId: string; acknowledged: number[]; sent: Set<number> };

/** The record of a thing that was made under a name of its own, and whether its client was told so. */
export type ShownCreation = { name: string; isAnswered: boolean };

/** All that clients were shown. */
export type Shown = { turns: ShownTurn[]; pushes: ShownPushes[]; relays: ShownRelay[]; creations: ShownCreation[] };

/** An event of the log of a session, as it was read afterwards. */
export type StoredEvent = { seq: number; event: { type: string; delta?: unknown; value?: unknown } };

/** The state of the database afterwards. */
export type Stored = {
  logs: ReadonlyMap<string, readonly StoredEvent[]>;
  /** The questions of each session, in their order. */
  questions: ReadonlyMap<string, readonly string[]>;
  /** The names of the things that are there, once for each of them. */
  names: readonly string[];
  /** The sessions whose run was told to have failed: after that its question may be asked again. */
  failed: ReadonlySet<string>;
  /** The runs that have not ended. */
  openRuns: readonly string[];
};

function* checkLogs({ logs }: Stored): Generator<string> {
  for (const [id, log] of logs) {
    const hole = log.findIndex(({ seq }, place) => seq !== place + 1);
    if (hole >= 0) yield `The log of ${id} has ${log[hole]!.seq} at the place ${hole + 1}.`;
  }
}

function* checkTurn(
  { question, sessionId, pieces, answer }: ShownTurn,
  stored: Stored,
  whole: string,
): Generator<string> {
  const asked = [...stored.questions].filter(([, questions]) => questions.includes(question));
  const questions = asked
    .filter(([id]) => !stored.failed.has(id))
    .flatMap(([, all]) => all.filter((each) => each === question)).length;
  if (questions > 1) yield `${question} is stored ${questions} times.`;
  if (answer !== null && answer !== whole)
    yield `${question} was answered with ${answer.length} characters of ${whole.length}.`;
  if (sessionId === null) return;
  if (asked.length === 0) yield `${question} is not stored, and its answer was shown.`;
  const log = new Map(stored.logs.get(sessionId)?.map(({ seq, event }) => [seq, event.delta]));
  for (const [seq, text] of pieces)
    if (log.get(seq) !== text)
      yield `${question} was shown ${text} as ${seq}, which is stored as ${String(log.get(seq))}.`;
}

/** Returns the numbers that producers have sent, in the order of the log. */
const numbersOf = (log: readonly StoredEvent[]): number[] =>
  log.flatMap(({ event: { type, value } }) => (type === 'CUSTOM' && typeof value === 'number' ? [value] : []));

/** Checks that nothing of a producer comes after the first event of the one that has taken its session over. */
function* checkRelay({ sessionId, acknowledged, sent }: ShownRelay, { logs }: Stored): Generator<string> {
  const numbers = numbersOf(logs.get(sessionId) ?? []);
  const wrong = numbers.findIndex((number, place) => place > 0 && number <= numbers[place - 1]!);
  if (wrong >= 0) yield `The log of ${sessionId} has the number ${numbers[wrong]} after ${numbers[wrong - 1]}.`;
  const stored = new Set(numbers);
  for (const number of acknowledged.filter((each) => !stored.has(each)))
    yield `The number ${number} of ${sessionId} was acknowledged, and is not stored.`;
  for (const number of numbers.filter((each) => !sent.has(each)))
    yield `The number ${number} of ${sessionId} was sent by nobody.`;
}

function* checkPushes({ sessionId, acknowledged, sent, refused }: ShownPushes, { logs }: Stored): Generator<string> {
  if (refused !== null && refused.silentMs < producerSilenceMs)
    yield `The producer of ${sessionId} was refused after ${Math.round(refused.silentMs / 1_000)} s of silence.`;
  const log = logs.get(sessionId) ?? [];
  const numbers = numbersOf(log);
  const wrong = numbers.findIndex((number, place) => number !== place + 2); // 1 begins the run
  if (wrong >= 0) yield `The event ${wrong + 2} of the producer of ${sessionId} is stored as ${numbers[wrong]}.`;
  const stored = numbers.length + (log.some(({ event }) => event.type === 'RUN_STARTED') ? 1 : 0);
  if (stored < acknowledged)
    yield `${acknowledged} events of the producer of ${sessionId} were acknowledged, ${stored} are stored.`;
  if (stored > sent) yield `The producer of ${sessionId} has sent ${sent} events, ${stored} are stored.`;
}

/**
 * Returns what is wrong, a sentence each, when what clients were shown is held against the database: something shown is not stored, or
 * otherwise, or twice; a log has a hole; an answer that was said to be complete is not whole; a run has not ended.
 */
export function compareShown(shown: Shown, stored: Stored, tokensOfModel: string): string[] {
  const counts = new Map<string, number>();
  for (const name of stored.names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [
    ...checkLogs(stored),
    ...shown.turns.flatMap((turn) => [...checkTurn(turn, stored, tokensOfModel)]),
    ...shown.pushes.flatMap((pushes) => [...checkPushes(pushes, stored)]),
    ...shown.relays.flatMap((relay) => [...checkRelay(relay, stored)]),
    ...shown.creations.flatMap(({ name, isAnswered }) => {
      const count = counts.get(name) ?? 0;
      if (count > 1) return [`${name} is there ${count} times.`];
      return isAnswered && count === 0 ? [`${name} was answered, and is not there.`] : [];
    }),
    ...stored.openRuns.map((id) => `The run ${id} has not ended.`),
  ];
}
