import { once } from 'node:events';
import { WebSocket } from 'ws';
import { makeNoise } from '#src/testing/sounds.ts';
import { toToneSamples } from '#src/llm/offline/tones.ts';
import { median, startBenchServer, type Figures, type Result, type Server } from './measure.ts';

const key = 'bench-key-of-24-characters';
const turns = 30;
const interruptions = 10;
/** The sound of a message while somebody interrupts, as microphones of browsers send it. */
const speechPieceMs = 20;
const sessions = 200;
const secondsOfSound = 5;
const pieceMs = 40;

function toSoundEvent(samples: Int16Array): string {
  const audio = Buffer.from(samples.buffer).toString('base64');
  return JSON.stringify({ type: 'input_audio_buffer.append', audio });
}

/** Sound of so many milliseconds as an event: quiet noise, as a microphone gives it while nobody speaks. */
function toAppend(ms: number, loudness: number): string {
  const noise = makeNoise(1);
  return toSoundEvent(Int16Array.from({ length: 24 * ms }, () => loudness * noise()));
}

/** The tones of a text as an event, which are found as speech is. */
const toSpeech = (text: string): string => toSoundEvent(toToneSamples(text, 24_000));

type Event = { type: string; error?: object };

/** Connects, and waits for the session. The messages that come are given to `onEvent`. */
async function connect(
  server: Server,
  agentId: string,
  onEvent: (event: Event) => void = () => {},
): Promise<WebSocket> {
  const url = `${server.url.replace('http', 'ws')}/v2/realtime?agent_id=${agentId}`;
  const socket = new WebSocket(url, { headers: { 'x-api-key': key } });
  const isOpen = once(socket, 'message');
  socket.on('message', (data) => {
    const event = JSON.parse(String(data)) as Event;
    if (event.type === 'error') throw new Error(JSON.stringify(event.error));
    onEvent(event);
  });
  await isOpen;
  return socket;
}

async function makeAgent(server: Server): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-api-key': key };
  const body = JSON.stringify({ key: 'voice', name: 'Bench', model: 'm' });
  const made = await fetch(`${server.url}/v2/agents`, { method: 'POST', headers, body });
  return ((await made.json()) as { id: string }).id;
}

/** Returns the milliseconds that a gateway takes by itself for the three requests of a turn, until each answer begins. */
async function measureGatewayAlone({ url }: Server): Promise<number> {
  const taken: number[] = [];
  const form = new FormData();
  form.set('model', 'whisper-1');
  form.set('file', new File([Buffer.alloc(48_044)], 'turn.wav', { type: 'audio/wav' }));
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] });
  for (let turn = 0; turn < turns; turn += 1) {
    const begun = performance.now();
    await (await fetch(`${url}/v1/audio/transcriptions`, { method: 'POST', body: form })).text();
    const answer = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
    const speech = await fetch(`${url}/v1/audio/speech`, { method: 'POST', headers, body });
    taken.push(performance.now() - begun);
    await Promise.all([answer.text(), speech.arrayBuffer()]);
  }
  return median(taken);
}

/** Connects with an agent. `next` resolves when an event of a type comes. */
async function talk(server: Server, agentId: string) {
  const waiting = new Map<string, () => void>();
  const next = (type: string) => new Promise<void>((resolve) => waiting.set(type, resolve));
  const socket = await connect(server, agentId, ({ type }) => {
    waiting.get(type)?.();
    waiting.delete(type);
  });
  return { socket, next };
}

/**
 * Returns the milliseconds from the end of a spoken turn to the first sound of its answer, of many turns one after another. The client says
 * when its turn ends: the silence by which the server would find it is no work.
 */
async function measureTurns(server: Server, agentId: string): Promise<number> {
  const { socket, next } = await talk(server, agentId);
  const sound = [toAppend(500, 200), toSpeech('What is the weather in Oslo?')];
  const taken: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const started = next('input_audio_buffer.speech_started');
    for (const piece of sound) socket.send(piece);
    await started;
    const [heard, done] = [next('response.output_audio.delta'), next('response.done')];
    const begun = performance.now();
    socket.send('{"type":"input_audio_buffer.commit"}');
    await heard;
    taken.push(performance.now() - begun);
    socket.send('{"type":"output_audio_buffer.clear"}');
    await done;
  }
  socket.close();
  return median(taken);
}

/**
 * Returns the milliseconds from the first sample of somebody who speaks into an answer, whose run is under way, to the event that tells of the
 * cut, which is stored by then. The speech is sent as it is spoken.
 */
async function measureInterruptions(server: Server, agentId: string): Promise<number> {
  const { socket, next } = await talk(server, agentId);
  const speech = toToneSamples('No, in Rome.', 24_000);
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Tell me everything.' }] };
  const taken: number[] = [];
  for (let turn = 0; turn < interruptions; turn += 1) {
    const heard = next('response.output_audio.delta');
    socket.send(toAppend(500, 200));
    socket.send(JSON.stringify({ type: 'conversation.item.create', item }));
    socket.send('{"type":"response.create"}');
    await heard;
    const told = { isCut: false };
    const cut = next('conversation.item.truncated').then(() => (told.isCut = true));
    const begun = performance.now();
    for (let from = 0; !told.isCut && from < speech.length; from += 24 * speechPieceMs) {
      const due = begun + from / 24 + speechPieceMs;
      await Promise.race([cut, new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))]);
      if (!told.isCut) socket.send(toSoundEvent(speech.slice(from, from + 24 * speechPieceMs)));
    }
    await cut;
    taken.push(performance.now() - begun);
    socket.send('{"type":"input_audio_buffer.clear"}');
  }
  socket.close();
  return median(taken);
}

/** Returns what many sessions at once take, whose microphones are open: the CPU of a second of sound, and the longest hold, in ms. */
async function measureSessions(server: Server, agentId: string): Promise<{ cpu: number; hold: number }> {
  const sockets = await Promise.all(Array.from({ length: sessions }, () => connect(server, agentId)));
  const piece = toAppend(pieceMs, 200);
  await server.hold();
  const before = await server.cpu();
  const pieces = (secondsOfSound * 1_000) / pieceMs;
  const begun = performance.now();
  // Each session has its own beat, as microphones do.
  const beats = sockets.map(async (socket, index) => {
    for (let at = 0; at < pieces; at += 1) {
      const due = begun + at * pieceMs + (index * pieceMs) / sessions;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      socket.send(piece);
    }
  });
  await Promise.all(beats);
  const cpu = ((await server.cpu()) - before) / 1_000 / (sessions * secondsOfSound);
  const hold = (await server.hold()) / 1_000;
  for (const socket of sockets) socket.close();
  return { cpu, hold };
}

/**
 * Real-time voice on the embedded database in memory: from the end of a turn to the first sound of its answer beside a gateway that takes no time,
 * and 200 microphones at once.
 */
export async function voiceScenario(rounds: number): Promise<Result> {
  const gateway = await startBenchServer('voice', 'gateway');
  const server = await startBenchServer('voice', 'parley', { UPSTREAM: `${gateway.url}/v1`, BENCH_KEY: key });
  const scenario = 'voice';
  try {
    const agentId = await makeAgent(server);
    await measureTurns(server, agentId);
    await measureGatewayAlone(gateway);
    const figures: Record<'turn' | 'gateway' | 'beyond' | 'interruption' | 'cpu' | 'hold' | 'perCore', Figures> = {
      turn: { scenario, variant: 'a turn', unit: 'ms from its end to the first sound', rounds: [] },
      gateway: { scenario, variant: 'the gateway alone', unit: 'ms for its three requests', rounds: [] },
      beyond: { scenario, variant: 'beyond it', unit: 'ms', rounds: [] },
      interruption: { scenario, variant: 'an interruption', unit: 'ms from its first sample to the cut', rounds: [] },
      cpu: { scenario, variant: 'a microphone', unit: 'ms CPU a second of sound', rounds: [] },
      hold: {
        scenario,
        variant: `${sessions} microphones`,
        unit: 'ms, the longest turn of the event loop',
        rounds: [],
      },
      perCore: { scenario, variant: 'microphones', unit: 'on one core', rounds: [] },
    };
    for (let round = 0; round < rounds; round += 1) {
      const [turn, alone] = [await measureTurns(server, agentId), await measureGatewayAlone(gateway)];
      figures.turn.rounds.push(turn);
      figures.gateway.rounds.push(alone);
      figures.beyond.rounds.push(turn - alone);
      figures.interruption.rounds.push(await measureInterruptions(server, agentId));
      const { cpu, hold } = await measureSessions(server, agentId);
      figures.cpu.rounds.push(cpu);
      figures.hold.rounds.push(hold);
      figures.perCore.rounds.push(1_000 / cpu);
    }
    const of = (name: keyof typeof figures) => median(figures[name].rounds);
    return {
      figures: Object.values(figures),
      ratios: [
        { scenario, what: 'first sound beyond the gateway', ratio: of('beyond'), most: 30, unit: 'ms' },
        { scenario, what: 'interruption, to its cut', ratio: of('interruption'), most: 200, unit: 'ms' },
        { scenario, what: 'longest turn of the event loop', ratio: of('hold'), most: 20, unit: 'ms' },
        { scenario, what: 'microphones on one core', ratio: of('perCore'), most: null, least: sessions, unit: '' },
      ],
    };
  } finally {
    server.stop();
    gateway.stop();
  }
}
