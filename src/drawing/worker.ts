import { parentPort } from 'node:worker_threads';
import { instance } from '#generated/packages/viz.js';

/** The answer to a text in DOT: the drawing, from its `svg` element on, or null for one that Graphviz does not draw. */
export type DrawAnswer = { svg: string | null };

// One-time initialization happens before the first drawing, so that it does not count as its time.
const viz = await instance();
parentPort!.on('message', (dot: string) => {
  const drawn = viz.render(dot, { format: 'svg' });
  // Before the element stands a document type that names a file of another host, which some readers of XML fetch.
  const svg = drawn.status === 'success' ? drawn.output.slice(drawn.output.indexOf('<svg')) : null;
  parentPort!.postMessage({ svg } satisfies DrawAnswer);
});
parentPort!.postMessage('ready');
