import type { ContentUsage, Run } from '#generated/v2/client/types.gen.ts';
import type { Modality } from '#src/llm/content-part.ts';
import type { PartDeliveries } from '#src/resources/context/sent-parts-store.ts';

const kinds: readonly Modality[] = ['text', 'image', 'audio', 'file'];

/** The counts of one kind: parts that models were sent, and tokens of prompts and answers that gateways have told by kind. */
type KindCounts = Omit<ContentUsage, 'kind'>;

const measures: readonly (keyof KindCounts)[] = ['parts', 'prompt_tokens', 'completion_tokens'];

/** The number of counts of a row of usage: each measure of each kind. */
export const contentCounts = kinds.length * measures.length;

type TokensByKind = Pick<
  NonNullable<Run['tokens']>,
  'prompt_text' | 'prompt_image' | 'prompt_audio' | 'prompt_file' | 'completion_image' | 'completion_audio'
>;

const countsOf = (counts: Partial<Record<Modality, Partial<KindCounts>>>): number[] =>
  kinds.flatMap((kind) => measures.map((measure) => counts[kind]?.[measure] ?? 0));

/** Counts the parts of a kind that a model was sent; one that was left out, with a sentence in its place, does not count. */
function countParts(kind: Modality, sent: PartDeliveries | null): number {
  const isSent = ([key, { as }]: [string, PartDeliveries[string]]) => key.startsWith(`${kind} `) && as !== 'sentence';
  return Object.entries(sent ?? {}).filter(isSent).length;
}

/** Counts what a run has used of each kind of content: each part once, however often its model was sent it. */
export function countContent(sent: PartDeliveries | null, tokens: TokensByKind | null): number[] {
  const parts = (kind: Modality) => ({ parts: countParts(kind, sent) });
  return countsOf({
    text: { prompt_tokens: tokens?.prompt_text ?? 0 },
    image: {
      ...parts('image'),
      prompt_tokens: tokens?.prompt_image ?? 0,
      completion_tokens: tokens?.completion_image ?? 0,
    },
    audio: {
      ...parts('audio'),
      prompt_tokens: tokens?.prompt_audio ?? 0,
      completion_tokens: tokens?.completion_audio ?? 0,
    },
    file: { ...parts('file'), prompt_tokens: tokens?.prompt_file ?? 0 },
  });
}

/** Counts recordings that models were given without an agent. */
export const countRecordings = (parts: number): number[] => countsOf({ audio: { parts } });

/** Writes counts as the contract has them, without the kinds of which there is nothing. */
export const toContentUsage = (counts: readonly number[]): ContentUsage[] =>
  kinds
    .map((kind, index) => {
      const [parts = 0, prompt_tokens = 0, completion_tokens = 0] = counts.slice(
        index * measures.length,
        (index + 1) * measures.length,
      );
      return { kind, parts, prompt_tokens, completion_tokens };
    })
    .filter(({ parts, prompt_tokens, completion_tokens }) => parts + prompt_tokens + completion_tokens > 0);
