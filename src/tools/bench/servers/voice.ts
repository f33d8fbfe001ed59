import type { RequestListener } from 'node:http';
import { usualVoiceSettings } from '#src/voice/voice-settings.ts';
import { openParley } from './app.ts';
import { serveReport } from './report.ts';

/** The variants of the scenario `voice`: Parley, and a gateway that hears, answers and speaks at once. */

const answer = 'It rains in Oslo. ';
/** A second of sound, as PCM of 24 kHz. */
const second = Buffer.alloc(48_000, 1);
const json = { 'content-type': 'application/json' };

/** The question whose answer does not end by itself. */
const endless = 'Tell me everything.';

/** Answers each route of a gateway with no delay of its own. */
const gateway: RequestListener = async (req, res) => {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  const { url = '' } = req;
  if (req.method === 'GET') res.writeHead(200, json).end('{"data":[{"id":"m"},{"id":"whisper-1"},{"id":"tts-1"}]}');
  else if (url.endsWith('/transcriptions')) res.writeHead(200, json).end('{"text":"What is the weather in Oslo?"}');
  else if (url.endsWith('/speech')) res.writeHead(200, { 'content-type': 'audio/pcm' }).end(second);
  else {
    const chunk = (delta: object, finish_reason: string | null) =>
      `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    const isEndless = Buffer.concat(parts).includes(endless);
    // A sentence is known to be whole when another one follows it.
    res.write(chunk({ role: 'assistant', content: isEndless ? `${answer}${answer}` : answer }, null));
    if (!isEndless) res.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
  }
};

const voice = { ...usualVoiceSettings, connectionsPerKey: 10_000, minutesPerDay: null };

if (process.argv[2] === 'gateway') await serveReport(gateway);
else await serveReport((await openParley(process.env['UPSTREAM']!, { voice })).listener);
