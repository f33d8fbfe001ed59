import { openTestDatabase, startStage, testApi } from './harness.ts';
import { planSamples } from './samples.ts';

/**
 * For runners in other languages: starts a server, and prints a line of JSON with a key of it and the samples in Python, which are about
 * things that are there. It ends with its input.
 */
const stage = await startStage(await openTestDatabase());
const api = await testApi(stage);
const samples = await planSamples(api, 'v2', 'python');
process.stdout.write(`${JSON.stringify({ api_key: api.key.key, url: stage.url, samples })}\n`);
process.stdin.resume().on('end', () => process.exit());
