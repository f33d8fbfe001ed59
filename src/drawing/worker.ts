import { parentPort } from 'node:worker_threads';
import { instance } from '#generated/packages/viz.js';

/** The answer to a text in DOT: the drawing, or null for one that Graphviz does not draw. */
export type DrawAnswer = { svg: string | null };

// One-time initialization happens before the first drawing, so that it does not count as its time.
const viz = await instance();
parentPort!.on('message', (dot: string) => {
  const drawn = viz.render(dot, { format: 'svg' });
  parentPort!.postMessage({ svg: drawn.status === 'success' ? drawn.output : null } satisfies DrawAnswer);
});
parentPort!.postMessage('ready');
