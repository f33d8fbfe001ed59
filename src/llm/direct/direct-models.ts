import type { Upstream } from '#src/llm/completion.ts';
import { speakInPieces, transcribeInPieces } from './audio-streams.ts';
import { drawInPieces } from './draw-in-pieces.ts';
import { draw } from './draw.ts';
import { makeEmbeddings } from './make-embeddings.ts';
import { moderate } from './moderate.ts';
import { speak } from './speak.ts';
import { transcribe } from './transcribe.ts';
import type { DirectModels } from './types.ts';

/** Creates what asks the models of a gateway without an agent. */
export const createDirectModels = (open: () => Promise<Upstream>): DirectModels => ({
  embed: async (request) => makeEmbeddings(await open(), request),
  transcribe: async (request) => transcribe(await open(), request),
  transcribeInPieces: async (request) => transcribeInPieces(await open(), request),
  speakInPieces: async (request) => speakInPieces(await open(), request),
  speak: async (request) => speak(await open(), request),
  draw: async (request) => draw(await open(), request),
  drawInPieces: async (request) => drawInPieces(await open(), request),
  moderate: async (request) => moderate(await open(), request),
});
